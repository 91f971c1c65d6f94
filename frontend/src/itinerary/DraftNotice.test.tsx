import { act, render, screen } from '@testing-library/react';
import { DraftNotice } from './DraftNotice.js';
import { aDay, aJob, aNode, aTrip, hydrated, ShownStream } from './testing.js';

const drafts = aDay({ status: 'planned', nodes: [hydrated(), aNode({ index: 2 })] });
const notice = () => screen.queryByTestId('draft-notice')?.textContent ?? null;

function show(writtenSecondsAgo: number) {
  const stream = new ShownStream(aTrip({ days: [drafts] }));
  stream.serverAheadMs = 5 * 3_600_000;
  const ago = (seconds: number) => new Date(stream.serverNow() - seconds * 1000).toISOString();
  stream.show({ lastEventAt: ago(writtenSecondsAgo) });
  render(<DraftNotice stream={stream} />);
  // News of another day: renders again with what was noted at first sight.
  act(() => stream.show({ itinerary: aTrip({ version: 2, days: [drafts] }), lastEventAt: ago(0) }));
  return stream;
}

describe('DraftNotice', () => {
  it('[A8] [A14] names draft positions a minute after their day was written, by the server’s clock', () => {
    show(61);
    expect(notice()).toBe('1 stop at a draft position, marked on the route');
  });

  it('[A8] [A14] leaves the look-ups their minute, however late the page was opened', () => {
    show(50);
    expect(notice()).toBeNull();
  });

  it('[A8] names what is left at once when all is over', () => {
    const stream = show(1);
    const job = aJob({ status: 'complete', endedAt: '2026-11-20T12:03:00.000Z' });
    act(() => stream.show({ itinerary: aTrip({ version: 3, days: [drafts], job }) }));
    expect(notice()).toBe('1 stop at a draft position, marked on the route');
  });
});
