import { formatShortDate } from '../messages/format.js';
import { messages } from '../messages/index.js';
import { Flaps } from '../ui/Flaps.js';

interface DepartureBoardProps {
  destination: string;
  startDate: string;
  days: number;
  travellers: number;
}

/** The wish read back as it is typed. It repeats what the form says, so readers of the form are spared it. */
export function DepartureBoard({ destination, startDate, days, travellers }: DepartureBoardProps) {
  return (
    <div aria-hidden="true" className="rounded-t-2xl bg-board px-5 pt-4 pb-5 text-board-ink sm:px-7">
      <p className="eyebrow mb-2 text-board-soft">{messages.board.to}</p>
      <Flaps text={destination.trim() || messages.board.anywhere} shortest={9} longest={15} />
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
