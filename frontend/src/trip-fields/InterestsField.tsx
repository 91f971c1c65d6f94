import type { Interest } from '@tripstream/contracts';
import { messages } from '../messages/index.js';
import { CheckChip } from '../ui/Chip.js';
import { fieldId } from '../ui/Field.js';

interface InterestsFieldProps {
  legend: string;
  interests: readonly Interest[];
  error?: string | undefined;
  onChange: (interests: Interest[]) => void;
}

const names = messages.wish.interestNames;
const all = Object.keys(names) as Interest[];

/** What one likes: as many as one likes. */
export function InterestsField({ legend, interests, error, onChange }: InterestsFieldProps) {
  const id = fieldId('interests');
  const toggled = (interest: Interest) =>
    interests.includes(interest) ? interests.filter((one) => one !== interest) : [...interests, interest];
  return (
    <fieldset id={id} tabIndex={-1} aria-describedby={error && `${id}-error`}>
      <legend className="eyebrow mb-2 text-soft">{legend}</legend>
      <div className="flex flex-wrap gap-2">
        {all.map((interest) => (
          <CheckChip
            key={interest}
            label={names[interest]}
            checked={interests.includes(interest)}
            onChange={() => onChange(toggled(interest))}
          />
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1.5 text-sm font-medium text-signal-ink">
          {error}
        </p>
      )}
    </fieldset>
  );
}
