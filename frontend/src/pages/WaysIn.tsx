import { NavLink } from 'react-router';
import { messages } from '../messages/index.js';

const text = messages.waysIn;
const ways = [
  { to: '/', ...text.wish },
  { to: '/new', ...text.propose },
];

/** The two ways to begin, over either form: tabs of one ticket that lead to a page each. */
export function WaysIn() {
  return (
    <nav aria-label={text.label} className="mb-3 grid grid-cols-2 gap-2">
      {ways.map(({ to, title, text: line }) => (
        <NavLink
          key={to}
          to={to}
          end
          className="rounded-xl border border-rule-strong px-4 py-2.5 leading-tight text-soft hover:border-ink hover:text-ink aria-[current]:border-ink aria-[current]:bg-sheet aria-[current]:text-ink"
        >
          <span className="block font-semibold">{title}</span>
          <span className="mt-0.5 block text-sm">{line}</span>
        </NavLink>
      ))}
    </nav>
  );
}
