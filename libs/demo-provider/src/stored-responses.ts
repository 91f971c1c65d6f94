export const STORED_RESPONSES = 200;
export const RETENTION_MS = 10 * 60_000;

/** The newest background responses, for ten minutes each; those that are dropped stop being written. */
export class StoredResponses<R extends { readonly id: string; cancel(): void }> {
  readonly #clock: () => number;
  /** By id, oldest first. */
  readonly #stored = new Map<string, { response: R; since: number }>();

  /** @param clock milliseconds since 1970 */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  add(response: R): void {
    this.#stored.set(response.id, { response, since: this.#clock() });
    this.#forgetOld();
  }

  get(id: string): R | undefined {
    this.#forgetOld();
    return this.#stored.get(id)?.response;
  }

  clear(): void {
    for (const { response } of this.#stored.values()) response.cancel();
    this.#stored.clear();
  }

  #forgetOld(): void {
    const oldest = this.#clock() - RETENTION_MS;
    for (const [id, { response, since }] of this.#stored) {
      if (since >= oldest && this.#stored.size <= STORED_RESPONSES) return;
      response.cancel();
      this.#stored.delete(id);
    }
  }
}
