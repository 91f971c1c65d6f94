import { messages } from '../messages/index.js';
import { BudgetField } from '../trip-fields/StyleFields.js';
import { Field, inputLook } from '../ui/Field.js';
import { Fold } from '../ui/Fold.js';
import { optionsOf, Segmented } from '../ui/Segmented.js';
import { ParagraphField, TextField } from '../ui/WrittenFields.js';
import { currencies, type PreferencesDraft } from './draft.js';
import type { PreferenceErrors } from './field-errors.js';

interface MorePreferencesProps {
  draft: PreferencesDraft;
  errors: PreferenceErrors;
  open: boolean;
  onToggle: (open: boolean) => void;
  onChange: (change: Partial<PreferencesDraft>) => void;
}

const text = messages.preferences;
const mobilities = optionsOf(text.mobilities);
const paragraphs = [
  { name: 'needs', label: text.needs, placeholder: text.needsPlaceholder, maxLength: 500 },
  { name: 'music', label: text.music, placeholder: text.musicPlaceholder, maxLength: 500 },
  { name: 'other', label: text.other, placeholder: text.otherPlaceholder, maxLength: 2000 },
] as const;

/** Everything else that helps. None of it is needed. */
export function MorePreferences({ draft, errors, open, onToggle, onChange }: MorePreferencesProps) {
  return (
    <Fold title={text.more} open={open} onToggle={onToggle}>
      <TextField
        name="origin"
        label={text.origin}
        error={errors.origin}
        maxLength={120}
        placeholder={text.originPlaceholder}
        value={draft.origin}
        onChange={(origin) => onChange({ origin })}
      />
      <Segmented
        name="mobility"
        legend={text.mobility}
        options={mobilities}
        value={draft.mobility}
        onChange={(mobility) => onChange({ mobility })}
      />
      <BudgetField value={draft.budget} onChange={(budget) => onChange({ budget })} />
      <div className="grid grid-cols-[minmax(0,1fr)_6.5rem] gap-3 sm:gap-4">
        <TextField
          name="amount"
          label={text.amount}
          error={errors.amount}
          inputMode="decimal"
          maxLength={12}
          placeholder={text.amountPlaceholder}
          value={draft.amount}
          look="numerals"
          onChange={(amount) => onChange({ amount })}
        />
        <Field name="currency" label={text.currency}>
          {(control) => (
            <select
              {...control}
              value={draft.currency}
              onChange={(event) => onChange({ currency: event.target.value })}
              className={inputLook}
            >
              {[...new Set([...currencies, draft.currency])].map((currency) => (
                <option key={currency}>{currency}</option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {paragraphs.map(({ name, ...paragraph }) => (
        <ParagraphField
          key={name}
          name={name}
          {...paragraph}
          error={errors[name]}
          rows={2}
          value={draft[name]}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
    </Fold>
  );
}
