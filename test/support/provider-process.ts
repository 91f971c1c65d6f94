import { ProgramProcess } from './program-process.js';

/** The demo provider as a process of its own: a model that does not die with the server that asks it. */
export class ProviderProcess {
  private constructor(
    private readonly program: ProgramProcess,
    private readonly baseUrl: string,
  ) {}

  /** @param seed - as DEMO_SEED, for the plans that the built-in one writes */
  static async start(seed: string, tokensPerSecond: number): Promise<ProviderProcess> {
    const program = ProgramProcess.start(
      [
        'libs/demo-provider/dist/main.js',
        '--port=0',
        `--seed=${seed}`,
        `--tokens-per-second=${tokensPerSecond}`,
      ],
      {},
    );
    const [, baseUrl = ''] = await program.line(/^OPENAI_BASE_URL=(.+)$/);
    return new ProviderProcess(program, baseUrl);
  }

  /** What makes a server ask this provider, and come back to its responses. */
  get settings(): Record<string, string> {
    return { OPENAI_BASE_URL: this.baseUrl, OPENAI_API_KEY: 'any', OPENAI_BACKGROUND: 'true' };
  }

  /** Responses that it was asked to write, each once. */
  get asked(): string[] {
    return this.program.lines.filter((line) => /^resp_\S+ \d+ day/.test(line));
  }

  async stop(): Promise<void> {
    this.program.signal('SIGKILL');
    await this.program.ended();
  }
}
