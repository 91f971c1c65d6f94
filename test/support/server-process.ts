import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The built server as a process of its own, as `npm start` runs it: for what only a real death can show. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly pid: number,
  ) {}

  /**
   * @param settings - environment settings; PORT 0 takes a free port
   * @throws Error with what the process printed, when it ends before it is ready
   */
  static async start(settings: Record<string, string>): Promise<ServerProcess> {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, ['backend/dist/main.js'], {
      cwd: repository,
      env: { PATH, HOME, NODE_ENV: 'production', PORT: '0', LOG_LEVEL: 'silent', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    child.stderr?.on('data', (text: Buffer) => {
      printed += text.toString();
    });
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      printed += `${line}\n`;
      const url = /ready: (http:\S+)/.exec(line)?.[1];
      if (url !== undefined) {
        child.stdout?.resume();
        return new ServerProcess(child, url, child.pid as number);
      }
    }
    throw new Error(`the server ended before it was ready:\n${printed}`);
  }

  /** As the kernel or an operator in a hurry would: no goodbye. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    this.child.kill('SIGTERM');
    const [code] = (await once(this.child, 'exit')) as [number | null];
    return code;
  }
}
