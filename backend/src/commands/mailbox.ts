/** What one delivery carries at most, so that a commit stays short. A letter that is larger alone goes alone. */
const MOST_LETTERS = 64;
const MOST_CHARACTERS = 256 * 1024;

/** Orders of people go before the planner's: a traveller must not wait behind forty nodes. */
type Lane = 'edge' | 'planner';

/**
 * Collects what arrives while a delivery is under way and delivers it together, one delivery at a time. Letters keep
 * their order within a lane.
 */
export class Mailbox<Letter extends { meta: { commandId: string }; command: unknown }> {
  private readonly edge: Letter[] = [];
  private readonly planner: Letter[] = [];
  private delivering = false;

  constructor(
    private readonly deliver: (letters: readonly Letter[]) => Promise<void>,
    private readonly onEmpty: () => void,
  ) {}

  put(letter: Letter, lane: Lane): void {
    (lane === 'edge' ? this.edge : this.planner).push(letter);
    if (!this.delivering) void this.run();
  }

  private async run(): Promise<void> {
    this.delivering = true;
    // Letters put in the same turn of the event loop belong to the first delivery already.
    await Promise.resolve();
    for (let letters = this.next(); letters.length > 0; letters = this.next()) await this.deliver(letters);
    this.delivering = false;
    this.onEmpty();
  }

  /** Two copies of one command must not share a commit: the second is answered from the first one's receipt. */
  private next(): Letter[] {
    // Nearly always there is one, and its size does not matter.
    if (this.edge.length + this.planner.length === 1)
      return [...this.edge.splice(0), ...this.planner.splice(0)];
    const letters: Letter[] = [];
    const taken = new Set<string>();
    let characters = 0;
    for (const lane of [this.edge, this.planner]) {
      while (letters.length < MOST_LETTERS) {
        const [letter] = lane;
        if (letter === undefined || taken.has(letter.meta.commandId)) break;
        characters += JSON.stringify(letter.command).length;
        if (characters > MOST_CHARACTERS && letters.length > 0) return letters;
        taken.add(letter.meta.commandId);
        letters.push(letter);
        lane.shift();
      }
    }
    return letters;
  }
}
