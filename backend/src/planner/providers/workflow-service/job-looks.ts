import { pause } from '../../retry-policy.js';

/** However often it is asked for, a job is looked at no more often than this. */
const SHORTEST_GAP_MS = 1_000;

/** The waits between the looks at one job. */
export interface JobWaits {
  /** Waits for so long, or until a look is asked for; what was asked for since the last look counts. */
  rest(ms: number, signal: AbortSignal): Promise<void>;
  /** Nobody looks at the job any more. */
  end(): void;
}

/** Jobs that are looked at now and then, and at once when somebody wants to know how they stand. */
export class JobLooks {
  private readonly asking = new Map<string, Set<() => void>>();

  constructor(private readonly shortestGapMs = SHORTEST_GAP_MS) {}

  get areAny(): boolean {
    return this.asking.size > 0;
  }

  askFor(jobId: string): void {
    for (const ask of this.asking.get(jobId) ?? []) ask();
  }

  begin(jobId: string): JobWaits {
    let asked = new AbortController();
    const ask = () => asked.abort();
    const others = this.asking.get(jobId) ?? new Set();
    this.asking.set(jobId, others.add(ask));
    return {
      rest: async (ms, signal) => {
        const gap = Math.min(ms, this.shortestGapMs);
        await pause(gap, signal);
        await pause(ms - gap, AbortSignal.any([signal, asked.signal])).catch(() => signal.throwIfAborted());
        asked = new AbortController();
      },
      end: () => {
        others.delete(ask);
        if (others.size === 0) this.asking.delete(jobId);
      },
    };
  }
}
