/** The name, with the product's grammar as its mark: a draft, dots, and a place that was checked. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <svg width="30" height="14" viewBox="0 0 30 14" aria-hidden="true" className="shrink-0">
        <circle
          cx="6"
          cy="7"
          r="4.75"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeDasharray="2.6 2.1"
        />
        <path d="M13 7h4" stroke="currentColor" strokeWidth="1.6" strokeDasharray="1.4 1.4" />
        <circle cx="24" cy="7" r="5.5" fill="var(--signal)" />
      </svg>
      <span className="font-display text-[1.19rem] font-bold tracking-[-0.02em]">Tripstream</span>
    </span>
  );
}
