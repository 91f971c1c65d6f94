import type { ClaimedRun, LossReason } from '../jobs/generation-runs.js';
import { GenerationWorker } from './generation-worker.js';
import { RunSuperseded } from './run-context.js';
import { capturingLogger } from './testing/capturing-logger.js';

const run = (name: string) =>
  ({ tripId: name, jobId: name, generationId: name, attempt: 1, losses: 0 }) as unknown as ClaimedRun;

/** Runs that wait, and facts about what became of them. */
class Board {
  waiting: ClaimedRun[] = [];
  readonly released: string[] = [];
  readonly failed: { generationId: string; delayMs: number }[] = [];
  readonly dropped: string[] = [];
  claimFails = false;
  hint: () => void = () => undefined;
  lose: (run: ClaimedRun, why: LossReason) => void = () => undefined;

  claim = async () => {
    if (this.claimFails) throw new Error('database away');
    return this.waiting.shift() ?? null;
  };
  onMayBeWaiting = (listener: () => void) => {
    this.hint = listener;
    return () => {
      this.hint = () => undefined;
    };
  };
  onLost = (listener: (run: ClaimedRun, why: LossReason) => void) => {
    this.lose = listener;
    return () => {
      this.lose = () => undefined;
    };
  };
  drop = ({ generationId }: ClaimedRun) => {
    this.dropped.push(generationId);
  };
  release = async ({ generationId }: ClaimedRun) => {
    this.released.push(generationId);
  };
  fail = async ({ generationId }: ClaimedRun, delayMs: number) => {
    this.failed.push({ generationId, delayMs });
  };
}

/** An orchestrator whose runs end when the test says so. */
class HeldOrchestrator {
  readonly started: string[] = [];
  readonly ends = new Map<string, { finish: () => void; fail: (error: unknown) => void }>();

  run = ({ generationId }: ClaimedRun, signal: AbortSignal) => {
    this.started.push(generationId);
    return new Promise<void>((finish, fail) => {
      this.ends.set(generationId, { finish, fail });
      signal.addEventListener('abort', () => fail(signal.reason));
    });
  };
}

const turn = () => new Promise(setImmediate);

function setUp() {
  const board = new Board();
  const orchestrator = new HeldOrchestrator();
  const { logger, lines } = capturingLogger();
  const worker = new GenerationWorker(board, orchestrator, { PLANNER_CONCURRENCY: 2 }, logger);
  return { board, orchestrator, worker, lines };
}

describe('the generation worker', () => {
  it('[D7] takes on as many runs as it may, and the next one when a place is free', async () => {
    const { board, orchestrator, worker } = setUp();
    board.waiting = [run('a'), run('b'), run('c')];
    worker.onApplicationBootstrap();
    await turn();
    expect(orchestrator.started).toEqual(['a', 'b']);
    orchestrator.ends.get('a')?.finish();
    await turn();
    expect(orchestrator.started).toEqual(['a', 'b', 'c']);
    expect(board.released).toEqual([]);
  });

  it('[D7] looks again on a hint, also after the database was away', async () => {
    const { board, orchestrator, worker, lines } = setUp();
    board.claimFails = true;
    worker.onApplicationBootstrap();
    await turn();
    expect(lines).toMatchObject([{ event: 'planner.claim-failed' }]);
    board.claimFails = false;
    board.waiting = [run('a')];
    board.hint();
    await turn();
    expect(orchestrator.started).toEqual(['a']);
  });

  it('[C8] gives its runs back when the process goes, and takes no more', async () => {
    const { board, orchestrator, worker } = setUp();
    board.waiting = [run('a'), run('b'), run('c')];
    worker.onApplicationBootstrap();
    await turn();
    await worker.beforeApplicationShutdown();
    expect(board.released.sort()).toEqual(['a', 'b']);
    board.hint();
    await turn();
    expect(orchestrator.started).toEqual(['a', 'b']);
  });

  it('[A2] a superseded run is nobody’s any more, and no error', async () => {
    const { board, orchestrator, worker, lines } = setUp();
    board.waiting = [run('a')];
    worker.onApplicationBootstrap();
    await turn();
    orchestrator.ends.get('a')?.fail(new RunSuperseded('terminal_state'));
    await turn();
    expect(board.released).toEqual([]);
    expect(lines).toMatchObject([{ event: 'planner.run-superseded', level: 30, reason: 'terminal_state' }]);
  });

  it('[D7] a run that failed in a way nobody foresaw is given back for later, longer each time, and logged with its ids', async () => {
    const { board, orchestrator, worker, lines } = setUp();
    board.waiting = [run('a'), { ...run('b'), losses: 3 }];
    worker.onApplicationBootstrap();
    await turn();
    for (const name of ['a', 'b']) orchestrator.ends.get(name)?.fail(new Error('out of luck'));
    await turn();
    expect(board.released).toEqual([]);
    expect(board.dropped).toEqual(['a', 'b']);
    const [first, later] = board.failed;
    expect(first?.generationId).toBe('a');
    expect(first?.delayMs).toBeGreaterThanOrEqual(1_000);
    expect(later?.delayMs).toBeGreaterThan(2 * (first?.delayMs ?? 0));
    expect(lines[0]).toMatchObject({
      event: 'planner.run-failed',
      level: 50,
      tripId: 'a',
      jobId: 'a',
      generationId: 'a',
      againInMs: first?.delayMs,
    });
  });

  it('[D7] a run that cannot even be given back is left to its lease', async () => {
    const { board, orchestrator, worker, lines } = setUp();
    board.fail = () => Promise.reject(new Error('database away'));
    board.waiting = [run('a')];
    worker.onApplicationBootstrap();
    await turn();
    orchestrator.ends.get('a')?.fail(new Error('out of luck'));
    await turn();
    expect(board.dropped).toEqual(['a']);
    expect(lines.at(-1)).toMatchObject({ event: 'planner.release-failed', generationId: 'a' });
  });

  it('[C8] a run that was lost is stopped at once, alone, and not given back: it is somebody else’s', async () => {
    const { board, orchestrator, worker, lines } = setUp();
    board.waiting = [run('a'), run('b')];
    worker.onApplicationBootstrap();
    await turn();
    board.lose({ ...run('b'), attempt: 0 }, 'taken_over');
    board.lose(run('a'), 'taken_over');
    board.waiting = [run('c')];
    await turn();
    expect(lines).toMatchObject([{ event: 'planner.run-lost', generationId: 'a' }]);
    expect(board.released).toEqual([]);
    expect(board.failed).toEqual([]);
    expect(board.dropped).toEqual(['a']);
    expect(orchestrator.started).toEqual(['a', 'b', 'c']);
  });

  it('[B6] a run whose generation has ended is told so: what it reads is for nobody any more', async () => {
    const { board, worker, lines } = setUp();
    board.waiting = [run('a')];
    worker.onApplicationBootstrap();
    await turn();
    board.lose(run('a'), 'ended');
    await turn();
    expect(lines).toMatchObject([{ event: 'planner.run-superseded', reason: 'terminal_state' }]);
    expect(board.released).toEqual([]);
    expect(board.failed).toEqual([]);
  });
});
