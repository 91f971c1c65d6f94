import { formatShortDate } from '../messages/format.js';
import { messages } from '../messages/index.js';

interface DepartureBoardProps {
  destination: string;
  startDate: string;
  days: number;
  travellers: number;
}

const SHORTEST = 9;
const LONGEST = 15;

/** The wish read back as it is typed. It repeats what the form says, so readers of the form are spared it. */
export function DepartureBoard({ destination, startDate, days, travellers }: DepartureBoardProps) {
  const shown = (destination.trim() || messages.board.anywhere).slice(0, LONGEST);
  const count = Math.max(SHORTEST, [...shown].length);
  const letters = [...shown.padEnd(count)];
  return (
    <div aria-hidden="true" className="rounded-t-2xl bg-board px-5 pt-4 pb-5 text-board-ink sm:px-7">
      <p className="eyebrow mb-2 text-board-soft">{messages.board.to}</p>
      <div className="flaps-room">
        <div className="flaps" style={{ '--count': count }}>
          {letters.map((letter, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its place; its letter is what flips.
            <span key={at} className="flap" style={{ '--at': at }}>
              <span key={letter}>{letter}</span>
            </span>
          ))}
        </div>
      </div>
      <dl className="numerals mt-4 flex gap-8">
        <Cell label={messages.board.departs} value={formatShortDate(startDate) || '–'} />
        <Cell label={messages.board.days} value={String(days)} />
        <Cell label={messages.board.party} value={String(travellers)} />
      </dl>
    </div>
  );
}

function Cell({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="eyebrow text-board-soft">{label}</dt>
      <dd className="font-display text-xl font-semibold">{value}</dd>
    </div>
  );
}
