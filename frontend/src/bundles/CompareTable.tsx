import type { Bundle } from '@tripstream/contracts';
import { messages } from '../messages/index.js';
import { BundleChoice, type BundleChoiceProps } from './BundleChoice.js';
import { comparedFacts } from './facts.js';

const text = messages.bundles;

interface CompareTableProps extends Omit<BundleChoiceProps, 'bundle' | 'isChosen'> {
  bundles: readonly Bundle[];
  chosenBundleId: string | null;
}

/** The same facts of every trip in rows, for screens that are wide enough to hold them side by side. */
export function CompareTable({ bundles, chosenBundleId, ...choice }: CompareTableProps) {
  return (
    <div
      className="overflow-x-auto rounded-2xl border border-rule bg-sheet shadow-sheet"
      data-testid="compare"
    >
      <table className="numerals w-full table-fixed border-collapse text-left text-[0.9375rem] leading-snug">
        <caption className="sr-only">{text.compare.label}</caption>
        <thead>
          <tr className="board align-bottom">
            <th scope="col" className="w-32 px-5 py-4">
              <span className="sr-only">{text.compare.feature}</span>
            </th>
            {bundles.map(({ bundleId, title, destination }) => (
              <th key={bundleId} scope="col" className="px-4 py-4 align-top">
                <span className="eyebrow block text-board-signal">{destination}</span>
                <span className="font-display mt-1 block text-lg leading-tight font-semibold wrap-anywhere">
                  {title}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparedFacts.map(({ term, of }) => (
            <tr key={term} className="border-t border-rule align-top">
              <th scope="row" className="eyebrow px-5 py-3.5 text-soft">
                {term}
              </th>
              {bundles.map((bundle) => (
                <td key={bundle.bundleId} className="px-4 py-3 wrap-anywhere">
                  {of(bundle)}
                </td>
              ))}
            </tr>
          ))}
          <tr className="border-t-2 border-dashed border-rule-strong align-top">
            <th scope="row">
              <span className="sr-only">{text.choose}</span>
            </th>
            {bundles.map((bundle) => (
              <td key={bundle.bundleId} className="px-4 py-4">
                <BundleChoice {...choice} bundle={bundle} isChosen={bundle.bundleId === chosenBundleId} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
