import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A test that waits for what never comes should say for what. */
const LONGEST_WAIT_MS = 60_000;

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** A built program of ours as a process of its own. What it prints is kept line by line; one waits for lines. */
export class ProgramProcess {
  readonly lines: string[] = [];
  private readonly waiting = new Set<() => void>();
  /** Resolves when it has ended and all that it printed is here. */
  private readonly closed: Promise<unknown>;
  private isClosed = false;

  private constructor(private readonly child: ChildProcess) {
    this.closed = once(child, 'close').then(() => {
      this.isClosed = true;
      this.tell();
    });
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream as NodeJS.ReadableStream }).on('line', (line) => {
        this.lines.push(line);
        this.tell();
      });
  }

  /** @param args - program file below the repository, and its arguments */
  static start(args: readonly string[], environment: Record<string, string>): ProgramProcess {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, args, {
      cwd: repository,
      env: { PATH, HOME, NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ProgramProcess(child);
  }

  /**
   * Resolves with the first line that matches.
   *
   * @throws Error with what the process printed, when it ends without one or takes longer than a process may
   */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(LONGEST_WAIT_MS);
    deadline.addEventListener('abort', () => this.tell());
    for (;;) {
      for (const line of this.lines) {
        const match = pattern.exec(line);
        if (match !== null) return match;
      }
      if (this.isClosed || deadline.aborted)
        throw new Error(
          `${this.isClosed ? 'ended' : 'lives on'} without ${pattern}:\n${this.lines.join('\n')}`,
        );
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** The signal that ended it; null while it lives, and when it ended by itself. */
  get endedBy(): NodeJS.Signals | null {
    return this.child.signalCode;
  }

  /** Sends a signal and does not wait for what it does; to a process that has ended, nothing. */
  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Resolves when it has ended, with the exit code; null when a signal ended it. */
  async ended(): Promise<number | null> {
    await this.closed;
    return this.child.exitCode;
  }

  private tell(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const look of waiting) look();
  }
}
