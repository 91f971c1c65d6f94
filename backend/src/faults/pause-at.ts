import type { Config } from '../platform/config.js';
import {
  noPausePoints,
  type PauseFacts,
  type PausePoint,
  type PausePoints,
} from '../platform/pause-points.js';
import { arrivalsAt, type FaultPlace, readFaultPlaces } from './fault-place.js';

/** What can be done to the work, or to the whole process, at a place. */
export interface Faults {
  say(line: string): void;
  signal(name: 'SIGSTOP' | 'SIGKILL'): void;
}

interface Trap {
  readonly place: FaultPlace;
  readonly word: 'paused' | 'frozen' | 'killed';
  /** Arrivals until it goes off. */
  left: number;
}

/**
 * Breaks the work at named places, once at each: `pause` leaves that piece of work waiting for ever while the process
 * lives on, `freeze` stops the whole process until somebody continues it, `kill` ends it without a goodbye. A line on
 * standard output says so first, so that a test knows when to go on.
 */
export class PauseAt implements PausePoints {
  private readonly traps: Trap[];

  constructor(
    { pause = [], freeze = [], kill = [] }: Partial<Record<'pause' | 'freeze' | 'kill', FaultPlace[]>>,
    private readonly faults: Faults = ofThisProcess,
  ) {
    const trap = (word: Trap['word']) => (place: FaultPlace) => ({ place, word, left: place.nth });
    this.traps = [...pause.map(trap('paused')), ...freeze.map(trap('frozen')), ...kill.map(trap('killed'))];
  }

  async reach(point: PausePoint, facts: PauseFacts): Promise<void> {
    for (const trap of this.traps) {
      if (trap.left === 0) continue;
      trap.left = Math.max(0, trap.left - arrivalsAt(trap.place, point, facts));
      if (trap.left === 0) await this.goOff(trap);
    }
  }

  private async goOff({ place, word }: Trap): Promise<void> {
    this.faults.say(`${word} at ${place.text}`);
    if (word === 'killed') this.faults.signal('SIGKILL');
    else if (word === 'frozen') this.faults.signal('SIGSTOP');
    else await new Promise<never>(() => undefined);
  }
}

const ofThisProcess: Faults = {
  say: (line) => process.stdout.write(`${line}\n`),
  signal: (name) => process.kill(process.pid, name),
};

/** @throws Error when a setting names no place */
export function pausePointsOf(config: Pick<Config, 'PAUSE_AT' | 'FREEZE_AT' | 'KILL_AT'>): PausePoints {
  const pause = readFaultPlaces('PAUSE_AT', config.PAUSE_AT);
  const freeze = readFaultPlaces('FREEZE_AT', config.FREEZE_AT);
  const kill = readFaultPlaces('KILL_AT', config.KILL_AT);
  const isQuiet = pause.length + freeze.length + kill.length === 0;
  return isQuiet ? noPausePoints : new PauseAt({ pause, freeze, kill });
}
