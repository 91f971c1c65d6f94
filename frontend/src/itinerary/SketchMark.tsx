import type { StopState } from './day-state.js';
import type { Point } from './route-projection.js';

interface SketchMarkProps {
  at: Point;
  label: string | null;
  state: StopState;
  title: string;
  /** The way on, in degrees from east, when the place lies beyond the edge. */
  outward: number | null;
}

const strokes: Record<StopState, string> = {
  draft: 'var(--rule-strong)',
  checked: 'var(--checked)',
  unverified: 'var(--caution)',
};

/** A chevron: the place lies farther that way. Dashed and hollow: a draft. Solid and numbered: checked. Grey with a question: looked for and not found. */
export function SketchMark({ at, label, state, title, outward }: SketchMarkProps) {
  const radius = label === null ? 4 : 11;
  return (
    <g data-mark={state} transform={`translate(${at.x.toFixed(2)} ${at.y.toFixed(2)})`}>
      <title>{title}</title>
      {outward !== null && (
        <path
          data-far
          transform={`rotate(${outward.toFixed(1)}) translate(${radius + 3} 0)`}
          d="M0-4.5L4 0L0 4.5"
          fill="none"
          stroke={strokes[state]}
          strokeWidth="1.75"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
      <circle
        r={radius}
        fill={state === 'checked' ? 'var(--checked)' : 'var(--sheet)'}
        stroke={strokes[state]}
        strokeWidth="1.75"
        strokeDasharray={state === 'draft' ? (label === null ? '2 1.6' : '3.4 2.4') : undefined}
      />
      {label !== null && (
        <text
          y="4"
          textAnchor="middle"
          fontSize="11.5"
          fontWeight="700"
          className="numerals"
          fill={
            state === 'checked'
              ? 'var(--on-checked)'
              : state === 'draft'
                ? 'var(--ink-soft)'
                : 'var(--caution)'
          }
        >
          {state === 'unverified' ? '?' : label}
        </text>
      )}
    </g>
  );
}
