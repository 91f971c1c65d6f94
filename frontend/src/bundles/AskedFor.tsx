import type { Preferences } from '@tripstream/contracts';
import { formatMoney } from '../messages/format.js';
import { messages } from '../messages/index.js';
import { ChangePreferences } from './ChangePreferences.js';

const text = messages.bundles;
const words = messages.wish;

function chipsOf({
  interests,
  pace,
  mobility,
  budget,
  origin,
  needs,
  musicProfile,
  otherPreferences,
}: Preferences): string[] {
  return [
    ...interests.map((interest) => words.interestNames[interest]),
    words.paces[pace],
    mobility === 'any' ? '' : messages.preferences.mobilities[mobility],
    words.budgets[budget.tier],
    budget.amount === null ? '' : text.upTo(formatMoney(budget.amount)),
    origin === '' ? '' : text.from(origin),
    needs,
    musicProfile,
    otherPreferences,
  ].filter((chip) => chip !== '');
}

/** What the proposals answer, read back, and the way to change it. */
export function AskedFor({ preferences }: { preferences: Preferences }) {
  return (
    <div className="flex flex-wrap items-center gap-2" data-testid="asked-for">
      <h2 className="eyebrow mr-1 text-soft">{text.askedFor}</h2>
      <ul className="contents">
        {chipsOf(preferences).map((chip) => (
          <li
            key={chip}
            className="max-w-64 truncate rounded-full border border-rule bg-sheet px-3 py-0.5 text-sm"
            title={chip}
          >
            {chip}
          </li>
        ))}
      </ul>
      <ChangePreferences preferences={preferences} />
    </div>
  );
}
