import { NetworkError, ProblemError } from '@tripstream/client';
import { useTripstream } from '@tripstream/react';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { messages } from '../messages/index.js';
import { keepDraft, requestOf, type WishDraft } from './draft.js';
import { draftErrors, type FieldErrors, fieldErrors } from './field-errors.js';

/** Long enough for the trip's page to follow on the same connection, before the form lets go of it. */
const HAND_OVER_MS = 2000;

export interface CreateTrip {
  submitting: boolean;
  errors: FieldErrors;
  /** What went wrong that belongs to no field. */
  failure: string | null;
  submit: (draft: WishDraft) => Promise<void>;
  forget: (field: keyof FieldErrors) => void;
}

/**
 * Sends a wish. The idempotency key stays the same until the wish changes: a second press, or a press after a lost
 * answer, leads to the trip that the first one made.
 */
export function useCreateTrip(): CreateTrip {
  const service = useTripstream();
  const navigate = useNavigate();
  const sent = useRef({ wish: '', key: '' });
  const inFlight = useRef(false);
  const [submitting, setSubmitting] = useState(false);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<string | null>(null);

  async function submit(draft: WishDraft) {
    if (inFlight.current) return;
    const wrong = draftErrors(draft);
    setErrors(wrong);
    setFailure(null);
    if (Object.keys(wrong).length > 0) return;

    const request = requestOf(draft);
    const wish = JSON.stringify(request);
    if (sent.current.wish !== wish) sent.current = { wish, key: crypto.randomUUID() };
    inFlight.current = true;
    setSubmitting(true);
    try {
      const { stream } = await service.createItinerary(request, undefined, {
        idempotencyKey: sent.current.key,
      });
      keepDraft(null);
      await navigate(`/plans/${stream.tripId}`);
      setTimeout(() => stream.leave(), HAND_OVER_MS);
    } catch (error) {
      if (error instanceof ProblemError) {
        const refused = fieldErrors(error.problem);
        setErrors(refused);
        if (Object.keys(refused).length === 0) setFailure(error.problem.detail ?? error.problem.title);
      } else if (error instanceof NetworkError) setFailure(messages.wish.unreachable);
      else throw error;
    } finally {
      inFlight.current = false;
      setSubmitting(false);
    }
  }

  const forget = (field: keyof FieldErrors) =>
    setErrors((before) => (before[field] ? { ...before, [field]: undefined } : before));
  return { submitting, errors, failure, submit, forget };
}
