import { Plus } from 'lucide-react';
import { Link } from 'react-router';
import { messages } from '../messages/index.js';

/** The way to another trip, in the frame of pages that have one already. */
export function NewTripLink() {
  return (
    <Link
      to="/"
      className="inline-flex h-10 items-center gap-1.5 rounded-md px-2.5 text-sm font-medium hover:bg-well"
    >
      <Plus size={17} aria-hidden />
      <span className="sr-only sm:not-sr-only">{messages.newTrip}</span>
    </Link>
  );
}
