import { Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** Something to act on: `alert` when it went wrong, `note` when it is only good to know. */
export function Banner({ look = 'alert', children }: { look?: 'alert' | 'note'; children: ReactNode }) {
  const Icon = look === 'alert' ? TriangleAlert : Info;
  return (
    <div
      className={`flex gap-3 rounded-xl border px-4 py-3.5 ${look === 'alert' ? 'border-signal bg-signal-wash' : 'border-checked bg-checked-wash'}`}
    >
      <Icon
        size={19}
        aria-hidden
        className={`mt-0.5 shrink-0 ${look === 'alert' ? 'text-signal-ink' : 'text-checked'}`}
      />
      <div className="min-w-0 grow wrap-anywhere">{children}</div>
    </div>
  );
}
