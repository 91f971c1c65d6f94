/** A stop to come, as large as the real one. */
export function SkeletonRow({ working }: { working: boolean }) {
  return (
    <li
      aria-hidden="true"
      className={`row-height grid grid-cols-[2.9rem_1.75rem_minmax(0,1fr)] gap-x-2.5 py-3.5 sm:grid-cols-[3.25rem_1.75rem_minmax(0,1fr)] sm:gap-x-3 ${working ? 'breathe' : ''}`}
    >
      <span className="skeleton mt-1.5 h-4 w-10" />
      <span className="size-7 rounded-full border-[1.75px] border-dashed border-rule" />
      <span>
        <span className="skeleton mt-1.5 block h-4 w-2/5" />
        <span className="skeleton mt-3 block h-3 w-11/12" />
        <span className="skeleton mt-2.5 block h-3 w-3/5" />
      </span>
    </li>
  );
}
