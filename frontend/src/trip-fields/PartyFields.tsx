import { messages } from '../messages/index.js';
import { Field } from '../ui/Field.js';
import type { FieldErrors } from '../ui/field-errors.js';
import { Stepper } from '../ui/Stepper.js';

interface Party {
  adults: number;
  children: number;
}

interface PartyFieldsProps {
  party: Party;
  errors: FieldErrors<keyof Party>;
  onChange: (party: Party) => void;
}

const text = messages.wish;
const most = 20;
/** A party has at least one adult. */
const fields = [
  { name: 'adults', label: text.adults, least: 1 },
  { name: 'children', label: text.children, least: 0 },
] as const;

/** Who travels. */
export function PartyFields({ party, errors, onChange }: PartyFieldsProps) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4">
      {fields.map(({ name, label, least }) => (
        <Field key={name} name={name} label={label} error={errors[name]}>
          {(control) => (
            <Stepper
              control={control}
              label={label}
              value={party[name]}
              min={least}
              max={most}
              onChange={(count) => onChange({ ...party, [name]: count })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
