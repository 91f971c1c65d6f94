import type { Bundle } from '@tripstream/contracts';
import { ArrowRight } from 'lucide-react';
import { Link } from 'react-router';
import { useFocusKept } from '../itinerary/use-focus-kept.js';
import { messages } from '../messages/index.js';
import { Button, buttonLook } from '../ui/Button.js';
import { StateMark } from '../ui/StateMark.js';
import { mayChoose, type ProposalState } from './proposal-state.js';
import type { Choosing } from './use-choose-bundle.js';

const text = messages.bundles;

export interface BundleChoiceProps {
  bundle: Bundle;
  state: ProposalState;
  isChosen: boolean;
  tripId: string;
  choosing: Choosing;
}

/** The stub of the ticket: choose it, go to the trip that it became, or have it as a second trip. */
export function BundleChoice(choice: BundleChoiceProps) {
  // It lapses, or is chosen elsewhere, while somebody's focus is on its button.
  const kept = useFocusKept<HTMLDivElement>('slot');
  return (
    <div {...kept} tabIndex={-1} className="min-w-0 outline-none">
      <Choice {...choice} />
    </div>
  );
}

function Choice({ bundle, state, isChosen, tripId, choosing }: BundleChoiceProps) {
  if (isChosen)
    return (
      <p className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="inline-flex items-center gap-2 font-medium">
          <StateMark tone="checked" />
          {text.chosen}
        </span>
        <Link to={`/plans/${tripId}`} className={buttonLook('quiet')}>
          {text.open}
        </Link>
      </p>
    );
  if (!mayChoose(state)) return <p className="text-sm text-faint">{text.status.expired}</p>;
  const isBusy = choosing.busy === bundle.bundleId;
  const isSecond = state === 'chosen';
  const failure = choosing.failure?.bundleId === bundle.bundleId ? choosing.failure.words : null;
  return (
    <div className="flex min-w-0 flex-col items-start gap-2">
      <Button
        look={isSecond ? 'quiet' : 'primary'}
        aria-label={isSecond ? text.chooseTooNamed(bundle.title) : text.chooseNamed(bundle.title)}
        aria-disabled={choosing.busy !== null || undefined}
        onClick={() => choosing.choose(bundle.bundleId)}
      >
        {isBusy ? text.choosing : isSecond ? text.chooseToo : text.choose}
        <ArrowRight size={18} aria-hidden className={isBusy ? 'breathe' : ''} />
      </Button>
      {failure && (
        <p role="alert" className="text-sm text-signal-ink">
          {failure}
        </p>
      )}
    </div>
  );
}
