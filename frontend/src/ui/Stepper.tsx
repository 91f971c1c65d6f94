import { Minus, Plus } from 'lucide-react';
import { messages } from '../messages/index.js';
import type { FieldControl } from './Field.js';

interface StepperProps {
  control: FieldControl;
  label: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

const button =
  'grid w-11 shrink-0 place-items-center text-soft hover:text-ink disabled:opacity-35 first:rounded-l-lg last:rounded-r-lg';

/** A small number: typed, or stepped with buttons and arrow keys. */
export function Stepper({ control, label, value, min, max, onChange }: StepperProps) {
  const step = (to: number) => onChange(Math.min(max, Math.max(min, to)));
  return (
    <div className="flex h-12 rounded-lg border border-rule-strong bg-paper hover:border-ink has-aria-invalid:border-2 has-aria-invalid:border-signal">
      <button
        type="button"
        className={button}
        aria-label={messages.stepper.less(label)}
        disabled={value <= min}
        onClick={() => step(value - 1)}
      >
        <Minus size={17} aria-hidden />
      </button>
      <input
        {...control}
        type="number"
        inputMode="numeric"
        min={min}
        max={max}
        value={value}
        onChange={(event) => {
          const typed = event.target.valueAsNumber;
          if (Number.isInteger(typed)) step(typed);
        }}
        className="numerals w-full min-w-0 bg-transparent text-center text-[1.0625rem] font-semibold [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none"
      />
      <button
        type="button"
        className={button}
        aria-label={messages.stepper.more(label)}
        disabled={value >= max}
        onClick={() => step(value + 1)}
      >
        <Plus size={17} aria-hidden />
      </button>
    </div>
  );
}
