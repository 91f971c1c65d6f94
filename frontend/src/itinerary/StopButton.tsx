import { Square } from 'lucide-react';
import { AlertDialog } from 'radix-ui';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';

/** What is asked before stopping. */
export interface StopWords {
  stop: string;
  stopTitle: string;
  stopText: (kept: number) => string;
  stopConfirm: string;
  stopDismiss: string;
  leaveHint: string;
}

interface StopButtonProps {
  /** How much of it would be kept. */
  kept: number;
  /** @defaultValue the words of a trip whose days are written */
  words?: StopWords;
  busy: boolean;
  onStop: () => void;
}

/** Stopping is not leaving, so it is asked about once. */
export function StopButton({ kept, words: text = messages.trip, busy, onStop }: StopButtonProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>
        <Button aria-disabled={busy || undefined}>
          <Square size={13} fill="currentColor" aria-hidden />
          {text.stop}
        </Button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-[#0b0d14a6]" />
        <AlertDialog.Content className="fixed inset-x-4 bottom-4 z-50 mx-auto max-w-md rounded-2xl border border-rule bg-sheet p-6 text-ink shadow-sheet sm:top-1/2 sm:bottom-auto sm:-translate-y-1/2">
          <AlertDialog.Title className="text-2xl">{text.stopTitle}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-soft">{text.stopText(kept)}</AlertDialog.Description>
          <p className="mt-2 text-sm text-faint">{text.leaveHint}</p>
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel asChild>
              <Button>{text.stopDismiss}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button className="border-signal bg-signal text-on-signal hover:bg-signal-ink" onClick={onStop}>
                {text.stopConfirm}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
