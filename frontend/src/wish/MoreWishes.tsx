import type { BudgetTier, Interest, Pace } from '@tripstream/contracts';
import { ChevronDown } from 'lucide-react';
import { messages } from '../messages/index.js';
import { CheckChip } from '../ui/Chip.js';
import { Field, inputLook } from '../ui/Field.js';
import { Segmented } from '../ui/Segmented.js';
import { Stepper } from '../ui/Stepper.js';
import type { WishDraft } from './draft.js';
import type { FieldErrors } from './field-errors.js';

interface MoreWishesProps {
  draft: WishDraft;
  errors: FieldErrors;
  open: boolean;
  onToggle: (open: boolean) => void;
  onChange: (change: Partial<WishDraft>) => void;
}

const text = messages.wish;
const paces = (Object.keys(text.paces) as Pace[]).map((value) => ({ value, label: text.paces[value] }));
const budgets = (Object.keys(text.budgets) as BudgetTier[]).map((value) => ({
  value,
  label: text.budgets[value],
}));
const interests = Object.keys(text.interestNames) as Interest[];

/** Everything a wish can say beyond where, when and how long. Folded away: none of it is needed. */
export function MoreWishes({ draft, errors, open, onToggle, onChange }: MoreWishesProps) {
  const { party } = draft;
  const toggled = (interest: Interest) =>
    draft.interests.includes(interest)
      ? draft.interests.filter((one) => one !== interest)
      : [...draft.interests, interest];
  return (
    <details
      className="group border-y border-rule"
      open={open}
      onToggle={(event) => onToggle(event.currentTarget.open)}
    >
      <summary className="flex h-13 list-none items-center justify-between gap-3 font-medium hover:text-signal-ink [&::-webkit-details-marker]:hidden">
        {text.more}
        <ChevronDown
          size={18}
          className="transition-transform duration-200 group-open:rotate-180"
          aria-hidden
        />
      </summary>
      <div className="flex flex-col gap-5 pt-1 pb-6">
        <div className="grid grid-cols-2 gap-4">
          <Field name="adults" label={text.adults} error={errors.adults}>
            {(control) => (
              <Stepper
                control={control}
                label={text.adults}
                value={party.adults}
                min={1}
                max={20}
                onChange={(adults) => onChange({ party: { ...party, adults } })}
              />
            )}
          </Field>
          <Field name="children" label={text.children} error={errors.children}>
            {(control) => (
              <Stepper
                control={control}
                label={text.children}
                value={party.children}
                min={0}
                max={20}
                onChange={(children) => onChange({ party: { ...party, children } })}
              />
            )}
          </Field>
        </div>
        <Segmented
          name="pace"
          legend={text.pace}
          options={paces}
          value={draft.pace}
          onChange={(pace) => onChange({ pace })}
        />
        <Segmented
          name="budget"
          legend={text.budget}
          options={budgets}
          value={draft.budget}
          onChange={(budget) => onChange({ budget })}
        />
        <fieldset>
          <legend className="eyebrow mb-2 text-soft">{text.interests}</legend>
          <div className="flex flex-wrap gap-2">
            {interests.map((interest) => (
              <CheckChip
                key={interest}
                label={text.interestNames[interest]}
                checked={draft.interests.includes(interest)}
                onChange={() => onChange({ interests: toggled(interest) })}
              />
            ))}
          </div>
        </fieldset>
        <Field name="notes" label={text.notes} error={errors.notes}>
          {(control) => (
            <textarea
              {...control}
              rows={3}
              maxLength={2000}
              placeholder={text.notesPlaceholder}
              value={draft.notes}
              onChange={(event) => onChange({ notes: event.target.value })}
              className={`${inputLook} h-auto resize-y py-3 leading-snug`}
            />
          )}
        </Field>
      </div>
    </details>
  );
}
