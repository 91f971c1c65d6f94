import { useTripstream } from '@tripstream/react';
import { messages } from '../messages/index.js';
import { useHandOver } from '../ui/use-hand-over.js';
import { useSending } from '../ui/use-sending.js';
import { keepPreferences, type PreferencesDraft, requestOf } from './draft.js';
import { draftErrors, preferenceFieldOf } from './field-errors.js';

/** Sends preferences and leads to what is proposed for them. What was written is kept until then. */
export function useRequestBundles() {
  const service = useTripstream();
  const handOver = useHandOver();
  const { send, ...sending } = useSending(preferenceFieldOf, messages.preferences.unreachable);

  function submit(draft: PreferencesDraft) {
    const request = requestOf(draft);
    return send(request, draftErrors(draft), async (idempotencyKey) => {
      const { response, stream } = await service.requestBundles(request, undefined, { idempotencyKey });
      keepPreferences(null);
      await handOver(stream, `/new/${response.generationId}`, { tripId: stream.tripId });
    });
  }
  return { ...sending, submit };
}
