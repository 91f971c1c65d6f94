/** Runs while we wait for the provider and rests while we work, so that only its silence counts. */
export class IdleTimer {
  /** Whether the silence lasted too long. */
  expired = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly ms: number,
    private readonly onExpired: () => void,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.expired = true;
      this.onExpired();
    }, this.ms);
  }

  rest(): void {
    clearTimeout(this.timer);
  }
}
