import { Controller, Get, Inject } from '@nestjs/common';
import type { About, Planner } from '@tripstream/contracts';
import { CONFIG, type Config } from '../platform/config.js';
import { Database } from '../platform/database.js';
import { PLANNER } from '../platform/planner-identity.js';
import { VERSION } from '../platform/version.js';
import { Public } from './identity/identity.guard.js';
import { ProblemException } from './problem.exception.js';

/** What anybody may know: which planner writes here, whether runs are traced, and whether the process lives and is ready. */
@Public()
@Controller()
export class AboutController {
  constructor(
    private readonly database: Database,
    @Inject(PLANNER) private readonly planner: Planner,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('api/about')
  about(): About {
    return { version: VERSION, planner: this.planner, trace: this.config.TRACE_RUNS };
  }

  /** The process lives: says nothing about what it depends on, so that a database outage does not restart it. */
  @Get('livez')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('readyz')
  async ready(): Promise<{ status: 'ready' }> {
    try {
      await this.database.query({ name: 'ready', text: 'SELECT 1' }, []);
      return { status: 'ready' };
    } catch {
      throw new ProblemException('unavailable', { headers: { 'Retry-After': '2' } });
    }
  }
}
