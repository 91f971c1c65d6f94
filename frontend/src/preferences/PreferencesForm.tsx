import { useState } from 'react';
import { messages } from '../messages/index.js';
import { DaysField } from '../trip-fields/DaysField.js';
import { InterestsField } from '../trip-fields/InterestsField.js';
import { PartyFields } from '../trip-fields/PartyFields.js';
import { PaceField } from '../trip-fields/StyleFields.js';
import { TicketForm } from '../trip-fields/TicketForm.js';
import { firstBadField } from '../ui/field-errors.js';
import { useBadFieldFocus } from '../ui/use-bad-field-focus.js';
import { DateField } from '../ui/WrittenFields.js';
import { DepartureBoard } from '../wish/DepartureBoard.js';
import {
  emptyPreferences,
  keepPreferences,
  type PreferencesDraft,
  storedPreferences,
  withFrom,
} from './draft.js';
import { foldedFields, preferenceFields } from './field-errors.js';
import { MorePreferences } from './MorePreferences.js';
import { useRequestBundles } from './use-request-bundles.js';

const text = messages.preferences;
const dateLook = 'max-sm:px-2 max-sm:text-base sm:px-2.5 sm:text-[0.9375rem]';

/** When, and what one likes: the same ticket as the wish, whose board does not know yet where it goes. */
export function PreferencesForm() {
  const [restored, setRestored] = useState(storedPreferences);
  const [draft, setDraft] = useState(() => restored ?? emptyPreferences());
  const [more, setMore] = useState(false);
  const { submitting, errors, failure, submit, forget } = useRequestBundles();
  useBadFieldFocus(firstBadField(preferenceFields, errors), (field) => {
    if (foldedFields.has(field)) setMore(true);
  });

  function change(part: Partial<PreferencesDraft>) {
    const next =
      part.from === undefined
        ? { ...draft, ...part }
        : withFrom({ ...draft, ...part, from: draft.from }, part.from);
    setDraft(next);
    keepPreferences(next);
    for (const field of preferenceFields)
      if (field in part || (field in draft.party && part.party)) forget(field);
    // One end of the window put right may have been what was wrong with the other.
    if (part.from !== undefined || part.to !== undefined || part.days !== undefined)
      for (const field of ['from', 'to', 'days'] as const) forget(field);
  }
  function clear() {
    setDraft(emptyPreferences());
    keepPreferences(null);
    setRestored(null);
  }

  const { party } = draft;
  return (
    <TicketForm
      label={text.heading}
      board={
        <DepartureBoard
          destination=""
          startDate={draft.from}
          days={draft.days}
          travellers={party.adults + party.children}
        />
      }
      submit={text.submit}
      submitting={submitting}
      failure={failure}
      onSubmit={() => void submit(draft)}
      onClear={restored && clear}
    >
      <div className="grid gap-3 min-[23rem]:grid-cols-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_8.25rem] sm:gap-4">
        <DateField
          name="from"
          label={text.from}
          error={errors.from}
          value={draft.from}
          look={dateLook}
          onChange={(from) => change({ from })}
        />
        <DateField
          name="to"
          label={text.to}
          error={errors.to}
          min={draft.from}
          value={draft.to}
          look={dateLook}
          onChange={(to) => change({ to })}
        />
        <DaysField
          days={draft.days}
          error={errors.days}
          className="max-sm:col-span-full"
          onChange={(days) => change({ days })}
        />
      </div>
      <InterestsField
        legend={text.interests}
        interests={draft.interests}
        error={errors.interests}
        onChange={(interests) => change({ interests })}
      />
      <PartyFields party={party} errors={errors} onChange={(changed) => change({ party: changed })} />
      <PaceField value={draft.pace} onChange={(pace) => change({ pace })} />
      <MorePreferences draft={draft} errors={errors} open={more} onToggle={setMore} onChange={change} />
    </TicketForm>
  );
}
