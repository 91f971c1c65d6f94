import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

interface FoldProps {
  title: string;
  open: boolean;
  onToggle: (open: boolean) => void;
  children: ReactNode;
}

/** The part of a form that nobody needs to fill in, folded away. */
export function Fold({ title, open, onToggle, children }: FoldProps) {
  return (
    <details
      className="group border-y border-rule"
      open={open}
      onToggle={(event) => onToggle(event.currentTarget.open)}
    >
      <summary className="flex min-h-13 list-none items-center justify-between gap-3 py-2 font-medium hover:text-signal-ink [&::-webkit-details-marker]:hidden">
        {title}
        <ChevronDown
          size={18}
          className="shrink-0 transition-transform duration-200 group-open:rotate-180"
          aria-hidden
        />
      </summary>
      <div className="flex flex-col gap-5 pt-1 pb-6">{children}</div>
    </details>
  );
}
