/** What something is in: the same few shapes everywhere, so that colour is never alone. */
export type StateTone =
  | 'waiting'
  | 'working'
  | 'draft'
  | 'checked'
  | 'caution'
  | 'failed'
  | 'warning'
  | 'note';

const paths: Record<StateTone, React.ReactNode> = {
  waiting: <circle cx="8" cy="8" r="2" fill="currentColor" />,
  working: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeDasharray="2.9 1.8"
      />
      <circle cx="8" cy="8" r="2.25" fill="currentColor" className="breathe" />
    </>
  ),
  draft: (
    <circle
      cx="8"
      cy="8"
      r="6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeDasharray="2.9 1.8"
    />
  ),
  checked: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="m4.9 8.2 2.1 2.1 4.1-4.5" fill="none" stroke="var(--on-checked)" strokeWidth="1.75" />
    </>
  ),
  caution: (
    <>
      <circle cx="8" cy="8" r="6.1" fill="none" stroke="currentColor" strokeWidth="1.75" />
      <path
        d="M6.2 6.5a1.8 1.8 0 1 1 2.5 1.7c-.5.2-.7.5-.7 1M8 11v.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </>
  ),
  warning: (
    <>
      <path
        d="M8 .9 15.1 8 8 15.1.9 8Z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
      <path d="M8 4.8v3.9m0 2v.3" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
  note: (
    <>
      <rect
        x="1.6"
        y="1.6"
        width="12.8"
        height="12.8"
        rx="3"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
      <path d="M8 7.4v4m0-6.7v.2" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
  failed: (
    <path
      d="M8 1.2 15.4 14.4H.6Zm0 5v4m0 1.6v.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinejoin="round"
    />
  ),
};

const tones: Record<StateTone, string> = {
  waiting: 'text-faint',
  working: 'text-signal-ink',
  draft: 'text-soft',
  checked: 'text-checked',
  caution: 'text-caution',
  failed: 'text-signal-ink',
  warning: 'text-caution',
  note: 'text-soft',
};

export function StateMark({ tone, size = 16 }: { tone: StateTone; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={`shrink-0 ${tones[tone]}`}
    >
      {paths[tone]}
    </svg>
  );
}
