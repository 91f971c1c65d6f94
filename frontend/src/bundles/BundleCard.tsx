import { ChevronDown } from 'lucide-react';
import { memo, type ReactNode, type RefObject, useState } from 'react';
import { formatKm } from '../messages/format.js';
import { messages } from '../messages/index.js';
import { Flaps } from '../ui/Flaps.js';
import { BundleChoice, type BundleChoiceProps } from './BundleChoice.js';
import { BundleSketch } from './BundleSketch.js';
import { bandName, costOf, datesOf } from './facts.js';

const text = messages.bundles;

interface BundleCardProps extends BundleChoiceProps {
  /** Counted from 1, in the order of arrival. */
  number: number;
  /** Whether the page is on the screen already: what was there when it opened does not arrive. */
  live: RefObject<boolean>;
}

/**
 * One proposed trip as a ticket: the board says where, the middle why and at what price, the stub is what to press. It has its
 * height before it arrives; what is cut off for that stands in the fold.
 */
export const BundleCard = memo(function BundleCard({ number, live, ...choice }: BundleCardProps) {
  const { bundle, isChosen, state } = choice;

  const [arrives] = useState(() => live.current);
  const [open, setOpen] = useState(false);
  const titleId = `bundle-${bundle.bundleId}`;
  const clamp = (lines: string) => (open ? '' : lines);
  return (
    <article
      aria-labelledby={titleId}
      data-testid="bundle"
      className={`bundle-height flex flex-col rounded-2xl ${state === 'expired' ? '' : 'shadow-sheet'} ${arrives ? 'settle' : ''}`}
    >
      <BundleBoard number={number} to={bundle.destination} dates={datesOf(bundle)} days={bundle.days} />
      <div
        className={`flex grow flex-col rounded-b-2xl border border-t-0 bg-sheet ${isChosen ? 'border-checked' : state === 'expired' ? 'border-dashed border-rule-strong' : 'border-rule'}`}
      >
        <div className="flex grow flex-col px-5 pt-4 pb-5 sm:px-6">
          <h2 id={titleId} className={`min-h-[1.1em] text-[1.6rem] wrap-anywhere ${clamp('line-clamp-2')}`}>
            {bundle.title}
          </h2>
          <p className={`mt-1 text-soft ${clamp('line-clamp-2')} wrap-anywhere`}>{bundle.mood}</p>
          <div className="mt-4 grid gap-x-5 gap-y-4 sm:grid-cols-[minmax(0,13.5rem)_minmax(0,1fr)]">
            <div className="mx-auto w-full max-w-56 sm:max-w-none">
              <BundleSketch bundle={bundle} />
            </div>
            <dl className="flex flex-col gap-2.5 text-[0.9375rem] leading-snug">
              <Line term={text.facts.why} className={clamp('line-clamp-4')}>
                {bundle.whyItFits}
              </Line>
              <Line term={text.facts.tradeOff} className={clamp('line-clamp-3')}>
                {bundle.tradeOff}
              </Line>
              {bundle.keyEvents.length > 0 && (
                <Line term={text.facts.keyEvents} className={clamp('line-clamp-2')} wide={!open}>
                  {bundle.keyEvents.join(' · ')}
                </Line>
              )}
            </dl>
          </div>
          {open && (
            <div className="mt-4 border-t border-rule pt-3 text-[0.9375rem] leading-snug wrap-anywhere">
              <p>{bundle.description}</p>
              {bundle.places.length > 0 && (
                <p className="mt-2 text-soft">
                  {text.facts.places}: {bundle.places.map(({ name }) => name).join(', ')}
                </p>
              )}
            </div>
          )}
          <dl className="numerals mt-auto grid grid-cols-[auto_auto_auto] justify-between gap-x-5 gap-y-3 pt-4 sm:grid-cols-[auto_auto_auto_minmax(0,1fr)]">
            <Fact term={text.facts.cost} note={costOf(bundle)}>
              {bandName(bundle.priceBand)}
            </Fact>
            <Fact term={text.facts.pace}>{messages.wish.paces[bundle.pace]}</Fact>
            <Fact term={text.facts.walking}>{text.facts.walkingValue(formatKm(bundle.walkingKm))}</Fact>
            <Fact term={text.facts.weather} className={clamp('line-clamp-3')} wide>
              {bundle.weatherRisk}
            </Fact>
          </dl>
        </div>
        <div className="perforation" />
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-4 sm:px-6">
          <BundleChoice {...choice} />
          <button
            type="button"
            aria-expanded={open}
            aria-label={text.moreOf(bundle.title)}
            onClick={() => setOpen(!open)}
            className="inline-flex min-h-8 items-center gap-1 text-sm font-medium text-soft hover:text-ink"
          >
            {open ? text.less : text.more}
            <ChevronDown
              size={16}
              aria-hidden
              className={`transition-transform ${open ? 'rotate-180' : ''}`}
            />
          </button>
        </div>
      </div>
    </article>
  );
});

/** The upper end of the ticket. Its tiles fall into place when the trip arrives. */
export function BundleBoard({
  number,
  to,
  dates,
  days,
}: {
  number: number;
  to: string;
  dates?: string;
  days?: number;
}) {
  return (
    <div className="board rounded-t-2xl px-5 pt-3.5 pb-4 sm:px-6">
      <p className="numerals eyebrow mb-2 flex justify-between gap-3 text-board-soft">
        <span>
          {messages.board.to}
          {to && <span className="sr-only"> {to}</span>}
        </span>
        <span>{text.position(number)}</span>
      </p>
      <Flaps text={to} shortest={12} longest={18} />
      <p className="numerals mt-3 min-h-6 text-[0.9375rem] font-medium">
        {dates}
        {days !== undefined && <span className="text-board-soft"> · {messages.trip.days(days)}</span>}
      </p>
    </div>
  );
}

function Line({
  term,
  className,
  wide = false,
  children,
}: {
  term: string;
  className: string;
  /** Only where there is room for it. */
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={wide ? 'max-sm:hidden' : undefined}>
      <dt className="eyebrow text-faint">{term}</dt>
      <dd className={`mt-0.5 wrap-anywhere ${className}`}>{children}</dd>
    </div>
  );
}

function Fact({
  term,
  note,
  className = '',
  wide = false,
  children,
}: {
  term: string;
  note?: string;
  className?: string;
  /** On a phone it has a row of its own. */
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={wide ? 'min-w-0 max-sm:col-span-full' : 'min-w-0'}>
      <dt className="eyebrow text-faint">{term}</dt>
      <dd className={`mt-0.5 text-[0.9375rem] leading-snug font-semibold wrap-anywhere ${className}`}>
        {children}
        {note && <span className="block text-sm font-normal text-soft">{note}</span>}
      </dd>
    </div>
  );
}
