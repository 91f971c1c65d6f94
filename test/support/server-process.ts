import { ProgramProcess } from './program-process.js';

/** The built server as a process of its own, as `npm start` runs it: for what only a real death can show. */
export class ServerProcess {
  private constructor(
    private readonly program: ProgramProcess,
    readonly url: string,
  ) {}

  /**
   * @param settings - environment settings; PORT 0 takes a free port
   * @throws Error with what the process printed, when it ends or takes a minute before it is ready
   */
  static async start(settings: Record<string, string>): Promise<ServerProcess> {
    const program = ProgramProcess.start(['backend/dist/main.js'], {
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...settings,
    });
    const [, url = ''] = await program.line(/ready: (http:\S+)/).catch((error: unknown) => {
      program.signal('SIGKILL');
      throw error;
    });
    return new ServerProcess(program, url);
  }

  /** Resolves with the first line of its output that matches. */
  line(pattern: RegExp): Promise<RegExpExecArray> {
    return this.program.line(pattern);
  }

  /** All lines of its output so far that match. */
  linesOf(pattern: RegExp): string[] {
    return this.program.lines.filter((line) => pattern.test(line));
  }

  /** As the kernel or an operator in a hurry would: no goodbye. */
  async kill(): Promise<void> {
    this.program.signal('SIGKILL');
    await this.program.ended();
  }

  /** Resolves with the signal that ended it, whoever sent that. */
  async died(): Promise<NodeJS.Signals | null> {
    await this.program.ended();
    return this.program.endedBy;
  }

  /** Lets a process go on that was frozen. */
  thaw(): void {
    this.program.signal('SIGCONT');
  }

  async stop(): Promise<number | null> {
    this.program.signal('SIGTERM');
    return this.program.ended();
  }
}
