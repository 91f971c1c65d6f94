import { Mailbox } from './mailbox.js';

interface Letter {
  meta: { commandId: string };
  command: { text: string };
}

const letter = (commandId: string, text = ''): Letter => ({ meta: { commandId }, command: { text } });

/** A mailbox whose deliveries are noted; each is over in the next turn of the event loop. */
function mailbox() {
  const deliveries: string[][] = [];
  let emptied: () => void = () => {};
  const empty = new Promise<void>((resolve) => {
    emptied = resolve;
  });
  const box = new Mailbox<Letter>(
    async (letters) => {
      deliveries.push(letters.map(({ meta }) => meta.commandId));
      await new Promise(setImmediate);
    },
    () => emptied(),
  );
  return { box, deliveries, empty };
}

describe('the mailbox', () => {
  it('delivers together what came in the same moment, people first, each lane in its order', async () => {
    const { box, deliveries, empty } = mailbox();
    for (const id of ['a', 'b']) box.put(letter(id), 'planner');
    for (const id of ['x', 'y']) box.put(letter(id), 'edge');
    await empty;
    expect(deliveries).toEqual([['x', 'y', 'a', 'b']]);
  });

  it('carries at most 64 letters at once', async () => {
    const { box, deliveries, empty } = mailbox();
    const ids = Array.from({ length: 150 }, (_, at) => `${at}`);
    for (const id of ids) box.put(letter(id), 'planner');
    await empty;
    expect(deliveries.map(({ length }) => length)).toEqual([64, 64, 22]);
    expect(deliveries.flat()).toEqual(ids);
  });

  it('carries at most 256 KiB at once, and a larger letter alone', async () => {
    const { box, deliveries, empty } = mailbox();
    const hundred = 'x'.repeat(100 * 1024);
    for (const id of ['a', 'b', 'c']) box.put(letter(id, hundred), 'planner');
    box.put(letter('huge', hundred.repeat(4)), 'planner');
    box.put(letter('d'), 'planner');
    await empty;
    expect(deliveries).toEqual([['a', 'b'], ['c'], ['huge'], ['d']]);
  });

  it('does not put two copies of one command into one delivery', async () => {
    const { box, deliveries, empty } = mailbox();
    for (const id of ['a', 'a', 'b']) box.put(letter(id), 'planner');
    await empty;
    expect(deliveries).toEqual([['a'], ['a', 'b']]);
  });
});
