import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';

interface TicketFormProps {
  label: string;
  /** What stands on top and reads the ticket back. */
  board: ReactNode;
  submit: string;
  submitting: boolean;
  /** What went wrong that belongs to no field. */
  failure: string | null;
  onSubmit: () => void;
  /** Begins anew; null when nothing was picked up from an earlier visit. */
  onClear: (() => void) | null;
  children: ReactNode;
}

const text = messages.wish;

/** A ticket that is filled in, with a board on top: its fields, the way to send it and what became of that. */
export function TicketForm(form: TicketFormProps) {
  const { label, board, submit, submitting, failure, onSubmit, onClear, children } = form;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
      noValidate
      aria-label={label}
      className="rounded-2xl shadow-sheet"
    >
      {board}
      <div className="perforation" />
      <div className="flex flex-col gap-5 rounded-b-2xl border border-t-0 border-rule bg-sheet px-5 py-6 sm:px-7">
        {children}
        <div role="alert" className="empty:hidden">
          {failure && (
            <p className="rounded-lg border border-signal bg-signal-wash px-4 py-3 text-[0.9375rem]">
              {failure}
            </p>
          )}
        </div>
        <Button
          look="primary"
          type="submit"
          aria-disabled={submitting || undefined}
          className="w-full text-[1.0625rem]"
        >
          {submitting ? text.submitting : submit}
          <ArrowRight size={19} aria-hidden className={submitting ? 'breathe' : ''} />
        </Button>
        {onClear && (
          <p className="-mt-1 flex items-center justify-between text-sm text-faint">
            {text.draftKept}
            <Button look="plain" onClick={onClear}>
              {text.clear}
            </Button>
          </p>
        )}
      </div>
    </form>
  );
}
