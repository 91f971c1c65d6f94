import { isDatabaseUnavailable } from '../../platform/database.js';
import type { Logger } from '../../platform/logger.js';
import type { CallRow, SpendingLedger } from './spending-ledger.js';

/**
 * Brings what one run says of its calls into the ledger, in the background and one after the other. Only the newest word of a
 * call is written; what the database did not take is tried again with whatever comes next.
 */
export class CallBook {
  /** By call, the oldest first. */
  private readonly unwritten = new Map<string, CallRow>();
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly ledger: Pick<SpendingLedger, 'write'>,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  note(row: CallRow): void {
    this.unwritten.set(`${row.attempt}/${row.call}`, row);
    void this.written();
  }

  /** Resolves when everything that was noted until now is written, or cannot be at the moment; never rejects. */
  written(): Promise<void> {
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    for (const [call, row] of this.unwritten) {
      try {
        await this.ledger.write(row);
      } catch (error) {
        const { generationId } = row;
        this.logger.warn({ event: 'planner.spending-not-written', generationId, error: String(error) });
        if (isDatabaseUnavailable(error)) return;
      }
      // What came meanwhile is another word.
      if (this.unwritten.get(call) === row) this.unwritten.delete(call);
    }
  }
}
