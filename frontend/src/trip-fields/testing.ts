import { act, fireEvent, screen } from '@testing-library/react';
import { ProblemError } from '@tripstream/client';
import type { Problem } from '@tripstream/contracts';

/** What the tests of both forms need. */
export type Answer = () => Promise<unknown>;

/** The server as it refuses fields; undefined refuses without naming one. */
export const refusing =
  (errors: Problem['errors']): Answer =>
  () =>
    Promise.reject(
      new ProblemError({
        type: '',
        title: 'A field is not valid',
        status: 422,
        code: 'invalid-field',
        traceId: 't',
        ...(errors && { errors }),
      }),
    );

/** An answer that comes when told to, and the `leave` of the stream that it brings. */
export function slowly(made: object) {
  let come: () => void = () => undefined;
  const leave = jest.fn();
  const stream = { tripId: 'trip_1', leave };
  const answer: Answer = () =>
    new Promise((resolve) => {
      come = () => resolve({ response: made, stream });
    });
  return { answer, come: () => act(async () => come()), leave };
}

export const send = () => act(async () => void fireEvent.submit(screen.getByRole('form')));
