// The same marks as on the itinerary: this is its legend as much as its explanation.
const marks = [
  <path
    key="say"
    d="M10 12h20a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4H20l-6 6v-6h-4a4 4 0 0 1-4-4v-8a4 4 0 0 1 4-4Z"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeLinejoin="round"
  />,
  <circle
    key="draft"
    cx="20"
    cy="20"
    r="13"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeDasharray="4.4 3.2"
  />,
  <g key="checked" className="text-checked">
    <circle cx="20" cy="20" r="14" fill="currentColor" />
    <path d="m13.5 20.5 4.4 4.4 8.6-9.4" fill="none" stroke="var(--on-checked)" strokeWidth="2.5" />
  </g>,
];

/** What will happen, in three marks. */
export function HowItWorks({ steps }: { steps: readonly { title: string; text: string }[] }) {
  return (
    <ol className="grid max-w-[46rem] gap-5 sm:grid-cols-3 sm:gap-6">
      {steps.map(({ title, text }, index) => (
        <li key={title} className="grid grid-cols-[2.75rem_1fr] gap-x-3 border-t border-rule pt-4 sm:block">
          <svg width="40" height="40" viewBox="0 0 40 40" aria-hidden="true" className="-ml-1.5">
            {marks[index]}
          </svg>
          <div className="sm:mt-2.5">
            <h2 className="text-lg">{title}</h2>
            <p className="mt-1 text-[0.9375rem] leading-snug text-soft">{text}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
