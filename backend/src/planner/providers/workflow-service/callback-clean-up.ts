import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { JobQueue } from '../../../jobs/queue.js';
import { CallbackInbox } from '../../../platform/callback-inbox.js';
import { LOGGER, type Logger } from '../../../platform/logger.js';

/** Empties, each minute, the inbox of what is too old to be of use to anybody. */
@Injectable()
export class CallbackCleanUp implements OnApplicationBootstrap {
  constructor(
    @Inject(JobQueue) private readonly queue: Pick<JobQueue, 'everyMinute'>,
    @Inject(CallbackInbox) private readonly inbox: Pick<CallbackInbox, 'forget'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.queue.everyMinute('callbacks', async () => {
      const forgotten = await this.inbox.forget();
      if (forgotten > 0) this.logger.info({ event: 'webhook.forgotten', forgotten });
    });
  }
}
