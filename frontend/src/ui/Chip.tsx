import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

const look =
  'relative inline-flex h-9 items-center gap-1.5 rounded-full border px-3.5 text-[0.9375rem] transition-colors';

/** A suggestion to take over. */
export function SuggestionChip({ children, onClick }: { children: ReactNode; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className={`${look} border-rule-strong text-soft hover:border-ink hover:text-ink`}
    >
      {children}
    </button>
  );
}

/** One of many that can be on together. */
export function CheckChip({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: () => void;
}) {
  return (
    <label
      className={`${look} border-rule-strong text-soft hover:border-ink hover:text-ink has-checked:border-checked has-checked:bg-checked-wash has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-signal`}
    >
      <input
        type="checkbox"
        checked={checked}
        onChange={onChange}
        className="absolute inset-0 cursor-pointer opacity-0"
      />
      {checked && <Check size={15} strokeWidth={2.5} className="text-checked" aria-hidden />}
      {label}
    </label>
  );
}
