import { Minus, Plus } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
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
  // What stands in the field while somebody types: on its way to 12 it is 1, and empty before that.
  const [typed, setTyped] = useState<string | null>(null);

  function step(to: number) {
    setTyped(null);
    onChange(Math.min(max, Math.max(min, Math.round(to))));
  }
  function type(input: HTMLInputElement) {
    setTyped(input.value);
    const to = input.valueAsNumber;
    if (Number.isInteger(to) && to >= min && to <= max) onChange(to);
  }
  /** Done typing: what is out of range goes to its nearest end, and nothing leaves the last value as it was. */
  function settle(input: HTMLInputElement) {
    if (typed === null) return;
    if (Number.isFinite(input.valueAsNumber)) step(input.valueAsNumber);
    else setTyped(null);
  }
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
        value={typed ?? value}
        onChange={(event) => type(event.target)}
        onBlur={(event) => settle(event.target)}
        onKeyDown={(event: KeyboardEvent<HTMLInputElement>) => {
          // Before the form is sent, which Enter also does.
          if (event.key === 'Enter') settle(event.currentTarget);
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
