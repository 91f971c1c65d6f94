import { messages } from '../messages/index.js';
import { BundleBoard } from './BundleCard.js';

/** The place of a trip to come, as large as the trip. @param working - the one that the planner is at */
export function BundleSkeleton({ number, working }: { number: number; working: boolean }) {
  return (
    <div
      aria-hidden="true"
      data-testid="bundle-skeleton"
      className={`bundle-height flex flex-col ${working ? 'breathe' : ''}`}
    >
      <BundleBoard number={number} to="" />
      <div
        className={`flex grow flex-col rounded-b-2xl border border-t-0 border-dashed border-rule-strong bg-sheet px-5 pt-5 pb-5 sm:px-6 ${working ? '' : '[&_.skeleton]:opacity-60'}`}
      >
        <p className="text-faint">{working ? messages.bundles.pending : messages.bundles.next}</p>
        <span className="skeleton mt-3 h-6 w-3/5" />
        <span className="skeleton mt-3 h-4 w-4/5" />
        <div className="mt-5 grid grow gap-5 sm:grid-cols-[minmax(0,13.5rem)_minmax(0,1fr)]">
          <span className="sketch-paper min-h-40 rounded-lg border border-dashed border-rule" />
          <span className="hidden sm:block">
            <span className="skeleton mt-1 block h-4 w-full" />
            <span className="skeleton mt-3 block h-4 w-4/5" />
            <span className="skeleton mt-8 block h-4 w-full" />
          </span>
        </div>
        <span className="skeleton mt-6 h-11 w-44 rounded-lg" />
      </div>
    </div>
  );
}
