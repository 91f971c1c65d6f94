import { useTripstream } from '@tripstream/react';
import { messages } from '../messages/index.js';
import { useHandOver } from '../ui/use-hand-over.js';
import { useSending } from '../ui/use-sending.js';
import { keepDraft, requestOf, type WishDraft } from './draft.js';
import { draftErrors, type WishErrors, type WishField, wishFieldOf } from './field-errors.js';

export interface CreateTrip {
  submitting: boolean;
  errors: WishErrors;
  /** What went wrong that belongs to no field. */
  failure: string | null;
  submit: (draft: WishDraft) => Promise<void>;
  forget: (field: WishField) => void;
}

/** Sends a wish and leads to its trip. */
export function useCreateTrip(): CreateTrip {
  const service = useTripstream();
  const handOver = useHandOver();
  const { send, ...sending } = useSending(wishFieldOf, messages.wish.unreachable);

  function submit(draft: WishDraft) {
    const request = requestOf(draft);
    return send(request, draftErrors(draft), async (idempotencyKey) => {
      const { stream } = await service.createItinerary(request, undefined, { idempotencyKey });
      keepDraft(null);
      await handOver(stream, `/plans/${stream.tripId}`);
    });
  }
  return { ...sending, submit };
}
