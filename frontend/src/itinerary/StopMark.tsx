import { useRef } from 'react';
import type { StopState } from './day-state.js';

/** The mark of a stop in the list; the route draws the same three. */
export function StopMark({ index, state }: { index: number; state: StopState }) {
  const first = useRef(state);
  const look = {
    draft: 'border-[1.75px] border-dashed border-rule-strong text-soft',
    checked: 'bg-checked text-on-checked',
    unverified: 'border-[1.75px] border-caution text-caution',
  }[state];
  return (
    <span
      key={state}
      aria-hidden="true"
      className={`numerals grid size-7 place-items-center rounded-full text-[0.8125rem] font-bold ${look} ${state === first.current ? '' : 'stamp'}`}
    >
      {state === 'unverified' ? '?' : index}
    </span>
  );
}
