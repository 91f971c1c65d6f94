import type { ReactNode } from 'react';

/** A value on the board with its small label over it. */
export function BoardCell({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="eyebrow text-board-soft">{label}</dt>
      <dd className="font-display mt-0.5 text-lg font-semibold whitespace-nowrap">{children}</dd>
    </div>
  );
}
