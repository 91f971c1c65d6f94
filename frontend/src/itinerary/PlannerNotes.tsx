import type { Activity } from '@tripstream/contracts';
import { useState } from 'react';
import { messages } from '../messages/index.js';

const text = messages.notes;

/** The planner's newest note, a thought or a warning, in one line; the older ones on request. */
export function PlannerNotes({
  activities,
  instead = null,
}: {
  activities: readonly Activity[];
  /** What to say while there are none: the step that the planner is in. */
  instead?: string | null;
}) {
  const [open, setOpen] = useState(false);
  const newestFirst = [...activities].reverse();
  const newest = newestFirst[0];
  return (
    <div
      className="min-h-20 min-w-0 grow basis-80 border-l-2 sm:min-h-13 border-dotted border-rule-strong pl-4"
      aria-live="off"
    >
      <p className="flex items-baseline gap-3 text-sm text-faint">
        {text.label}
        {newestFirst.length > 1 && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="min-h-6 font-medium text-soft underline underline-offset-4 hover:text-ink"
          >
            {open ? text.hide : text.show(newestFirst.length - 1)}
          </button>
        )}
      </p>
      {!newest && instead && <p className="mt-0.5 py-0.5 text-[0.9375rem]">{instead}</p>}
      {newest && (
        <ul className="mt-0.5 max-w-[110ch] text-[0.9375rem]">
          {(open ? newestFirst : [newest]).map((activity) => (
            <li
              key={activity.version}
              className={`py-0.5 ${activity === newest ? 'text-ink' : 'text-soft'} ${open ? '' : 'settle line-clamp-2 sm:line-clamp-1'}`}
            >
              {activity.kind === 'warning' &&
                activity.day !== null &&
                `${messages.day.number(activity.day)}: `}
              {activity.text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
