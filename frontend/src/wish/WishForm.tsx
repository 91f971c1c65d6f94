import { ArrowRight } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';
import { SuggestionChip } from '../ui/Chip.js';
import { Field, fieldId, inputLook } from '../ui/Field.js';
import { Stepper } from '../ui/Stepper.js';
import { DepartureBoard } from './DepartureBoard.js';
import { emptyDraft, keepDraft, MAX_DAYS, storedDraft, type WishDraft } from './draft.js';
import { firstBadField, wishFields } from './field-errors.js';
import { MoreWishes } from './MoreWishes.js';
import { useCreateTrip } from './use-create-trip.js';

const text = messages.wish;
const folded = new Set<string>(['adults', 'children', 'interests', 'notes']);

/** Where, when and how long: a ticket that is filled in, with a board on top that reads it back. */
export function WishForm() {
  const [restored, setRestored] = useState(storedDraft);
  const [draft, setDraft] = useState(() => restored ?? emptyDraft());
  const [more, setMore] = useState(false);
  const { submitting, errors, failure, submit, forget } = useCreateTrip();
  const badField = firstBadField(errors);

  useEffect(() => {
    if (badField === undefined) return;
    if (folded.has(badField)) setMore(true);
    // After the fold has opened.
    const frame = requestAnimationFrame(() => document.getElementById(fieldId(badField))?.focus());
    return () => cancelAnimationFrame(frame);
  }, [badField]);

  function change(part: Partial<WishDraft>) {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(next);
    for (const field of wishFields) if (field in part || (field in draft.party && part.party)) forget(field);
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    void submit(draft);
  }

  return (
    <form onSubmit={onSubmit} noValidate aria-label={text.heading} className="rounded-2xl shadow-sheet">
      <DepartureBoard {...draft} travellers={draft.party.adults + draft.party.children} />
      <div className="perforation" />
      <div className="flex flex-col gap-5 rounded-b-2xl border border-t-0 border-rule bg-sheet px-5 py-6 sm:px-7">
        <Field name="destination" label={text.destination} error={errors.destination}>
          {(control) => (
            <input
              {...control}
              type="text"
              autoComplete="off"
              maxLength={120}
              placeholder={text.destinationPlaceholder}
              value={draft.destination}
              onChange={(event) => change({ destination: event.target.value })}
              className={inputLook}
            />
          )}
        </Field>
        <div className="-mt-1.5 flex flex-wrap gap-2" role="group" aria-label={text.suggestionsLabel}>
          {text.suggestions.map((destination) => (
            <SuggestionChip key={destination} onClick={() => change({ destination })}>
              {destination}
            </SuggestionChip>
          ))}
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)_8.25rem] gap-3 sm:gap-4">
          <Field name="startDate" label={text.startDate} error={errors.startDate}>
            {(control) => (
              <input
                {...control}
                type="date"
                value={draft.startDate}
                onChange={(event) => change({ startDate: event.target.value })}
                className={`${inputLook} numerals min-w-0 max-sm:px-2.5`}
              />
            )}
          </Field>
          <Field name="days" label={text.days} error={errors.days}>
            {(control) => (
              <Stepper
                control={control}
                label={text.days}
                value={draft.days}
                min={1}
                max={MAX_DAYS}
                onChange={(days) => change({ days })}
              />
            )}
          </Field>
        </div>
        <MoreWishes draft={draft} errors={errors} open={more} onToggle={setMore} onChange={change} />
        <div role="alert" className="empty:hidden">
          {failure && (
            <p className="rounded-lg border border-signal bg-signal-wash px-4 py-3 text-[0.9375rem]">
              {failure}
            </p>
          )}
        </div>
        <Button
          look="primary"
          type="submit"
          aria-disabled={submitting || undefined}
          className="w-full text-[1.0625rem]"
        >
          {submitting ? text.submitting : text.submit}
          <ArrowRight size={19} aria-hidden className={submitting ? 'breathe' : ''} />
        </Button>
        {restored && (
          <p className="-mt-1 flex items-center justify-between text-sm text-faint">
            {text.draftKept}
            <Button
              look="plain"
              onClick={() => {
                setDraft(emptyDraft());
                keepDraft(null);
                setRestored(null);
              }}
            >
              {text.clear}
            </Button>
          </p>
        )}
      </div>
    </form>
  );
}
