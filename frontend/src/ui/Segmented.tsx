interface Option<T extends string> {
  value: T;
  label: string;
}

interface SegmentedProps<T extends string> {
  name: string;
  legend: string;
  options: readonly Option<T>[];
  value: T;
  onChange: (value: T) => void;
}

/** The options in the order in which their labels are written. */
export const optionsOf = <T extends string>(labels: Readonly<Record<T, string>>): readonly Option<T>[] =>
  (Object.keys(labels) as T[]).map((value) => ({ value, label: labels[value] }));

/** One of a few, all in sight: native radios, so that arrow keys and screen readers work unaided. */
export function Segmented<T extends string>({ name, legend, options, value, onChange }: SegmentedProps<T>) {
  return (
    <fieldset className="min-w-0">
      <legend className="eyebrow mb-1.5 text-soft">{legend}</legend>
      <div className="grid auto-cols-fr grid-flow-col rounded-lg border border-rule-strong bg-paper p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative flex h-10 items-center justify-center rounded-md px-2 text-[0.9375rem] text-soft hover:text-ink has-checked:bg-ink has-checked:font-medium has-checked:text-paper has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-signal"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
