import { NetworkError, newIdempotencyKey, ProblemError } from '@tripstream/client';
import { useRef, useState } from 'react';
import { type FieldErrors, fieldErrors } from './field-errors.js';

interface Sending<Field extends string> {
  submitting: boolean;
  errors: FieldErrors<Field>;
  /** What went wrong that belongs to no field. */
  failure: string | null;
  /**
   * Sends `body`, unless `wrong` says what is the matter with it. The idempotency key stays the same until the body changes:
   * a second press, or a press after a lost answer, leads to what the first one made.
   */
  send: (body: object, wrong: FieldErrors<Field>, order: (key: string) => Promise<void>) => Promise<void>;
  forget: (field: Field) => void;
}

/**
 * How a form is sent: once at a time, with what was refused at its field.
 *
 * @param fieldOf - the field that a JSON pointer of the server means
 * @param unreachable - what to say when nobody answers
 */
export function useSending<Field extends string>(
  fieldOf: (pointer: string) => Field | undefined,
  unreachable: string,
): Sending<Field> {
  const sent = useRef({ body: '', key: '' });
  const inFlight = useRef(false);
  const [submitting, setSubmitting] = useState(false);
  const [errors, setErrors] = useState<FieldErrors<Field>>({});
  const [failure, setFailure] = useState<string | null>(null);

  async function send(body: object, wrong: FieldErrors<Field>, order: (key: string) => Promise<void>) {
    if (inFlight.current) return;
    setErrors(wrong);
    setFailure(null);
    if (Object.keys(wrong).length > 0) return;

    const text = JSON.stringify(body);
    if (sent.current.body !== text) sent.current = { body: text, key: newIdempotencyKey() };
    inFlight.current = true;
    setSubmitting(true);
    try {
      await order(sent.current.key);
    } catch (error) {
      if (error instanceof ProblemError) {
        const refused = fieldErrors(error.problem, fieldOf);
        setErrors(refused);
        if (Object.keys(refused).length === 0) setFailure(error.problem.detail ?? error.problem.title);
      } else if (error instanceof NetworkError) setFailure(unreachable);
      else throw error;
    } finally {
      inFlight.current = false;
      setSubmitting(false);
    }
  }

  const forget = (field: Field) =>
    setErrors((before) => (before[field] ? { ...before, [field]: undefined } : before));
  return { submitting, errors, failure, send, forget };
}
