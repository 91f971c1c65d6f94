import type { ReactNode } from 'react';

/** What an input needs to be tied to its label, its hint and its error. */
export interface FieldControl {
  id: string;
  name: string;
  'aria-invalid': boolean | undefined;
  'aria-describedby': string | undefined;
}

interface FieldProps {
  name: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}

export const fieldId = (name: string) => `wish-${name}`;

/** The look of every text input. */
export const inputLook =
  'w-full rounded-lg border border-rule-strong bg-paper px-3.5 h-12 text-[1.0625rem] text-ink transition-colors hover:border-ink aria-invalid:border-2 aria-invalid:border-signal';

export function Field({ name, label, hint, error, className = '', children }: FieldProps) {
  const id = fieldId(name);
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={`flex flex-col gap-1.5 ${className}`}>
      <label htmlFor={id} className="eyebrow text-soft">
        {label}
      </label>
      {children({
        id,
        name,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': described || undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-faint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-sm font-medium text-signal-ink">
          {error}
        </p>
      )}
    </div>
  );
}
