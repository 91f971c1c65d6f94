import { messages } from '../messages/index.js';
import { Field } from '../ui/Field.js';
import { Stepper } from '../ui/Stepper.js';
import { MAX_DAYS } from './max-days.js';

interface DaysFieldProps {
  days: number;
  error: string | undefined;
  className?: string;
  onChange: (days: number) => void;
}

/** How long. */
export function DaysField({ days, error, className = '', onChange }: DaysFieldProps) {
  return (
    <Field name="days" label={messages.wish.days} error={error} className={className}>
      {(control) => (
        <Stepper
          control={control}
          label={messages.wish.days}
          value={days}
          min={1}
          max={MAX_DAYS}
          onChange={onChange}
        />
      )}
    </Field>
  );
}
