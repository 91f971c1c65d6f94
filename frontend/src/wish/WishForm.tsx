import { useState } from 'react';
import { messages } from '../messages/index.js';
import { DaysField } from '../trip-fields/DaysField.js';
import { TicketForm } from '../trip-fields/TicketForm.js';
import { SuggestionChip } from '../ui/Chip.js';
import { firstBadField } from '../ui/field-errors.js';
import { useBadFieldFocus } from '../ui/use-bad-field-focus.js';
import { DateField, TextField } from '../ui/WrittenFields.js';
import { DepartureBoard } from './DepartureBoard.js';
import { emptyDraft, keepDraft, storedDraft, type WishDraft } from './draft.js';
import { wishFields } from './field-errors.js';
import { MoreWishes } from './MoreWishes.js';
import { useCreateTrip } from './use-create-trip.js';

const text = messages.wish;
const folded = new Set<string>(['adults', 'children', 'interests', 'notes']);

/** Where, when and how long. */
export function WishForm() {
  const [restored, setRestored] = useState(storedDraft);
  const [draft, setDraft] = useState(() => restored ?? emptyDraft());
  const [more, setMore] = useState(false);
  const { submitting, errors, failure, submit, forget } = useCreateTrip();
  useBadFieldFocus(firstBadField(wishFields, errors), (field) => {
    if (folded.has(field)) setMore(true);
  });

  function change(part: Partial<WishDraft>) {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(next);
    for (const field of wishFields) if (field in part || (field in draft.party && part.party)) forget(field);
  }
  function clear() {
    setDraft(emptyDraft());
    keepDraft(null);
    setRestored(null);
  }

  return (
    <TicketForm
      label={text.heading}
      board={<DepartureBoard {...draft} travellers={draft.party.adults + draft.party.children} />}
      submit={text.submit}
      submitting={submitting}
      failure={failure}
      onSubmit={() => void submit(draft)}
      onClear={restored && clear}
    >
      <TextField
        name="destination"
        label={text.destination}
        error={errors.destination}
        maxLength={120}
        placeholder={text.destinationPlaceholder}
        value={draft.destination}
        onChange={(destination) => change({ destination })}
      />
      <div className="-mt-1.5 flex flex-wrap gap-2" role="group" aria-label={text.suggestionsLabel}>
        {text.suggestions.map((destination) => (
          <SuggestionChip key={destination} onClick={() => change({ destination })}>
            {destination}
          </SuggestionChip>
        ))}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_8.25rem] gap-3 sm:gap-4">
        <DateField
          name="startDate"
          label={text.startDate}
          error={errors.startDate}
          value={draft.startDate}
          look="max-sm:px-2.5"
          onChange={(startDate) => change({ startDate })}
        />
        <DaysField days={draft.days} error={errors.days} onChange={(days) => change({ days })} />
      </div>
      <MoreWishes draft={draft} errors={errors} open={more} onToggle={setMore} onChange={change} />
    </TicketForm>
  );
}
