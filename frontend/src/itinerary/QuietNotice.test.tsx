import { act, render, screen } from '@testing-library/react';
import type { Connection } from '@tripstream/client';
import type { Itinerary } from '@tripstream/contracts';
import { QuietNotice } from './QuietNotice.js';
import { aDay, aJob, aNode, aTrip, ShownStream } from './testing.js';

const written = aTrip({ days: [aDay({ status: 'planned', nodes: [aNode()] })] });

function show(itinerary: Itinerary, quietSeconds: number, connection?: Connection) {
  const stream = new ShownStream(itinerary, connection);
  stream.serverAheadMs = -3_600_000;
  stream.show({ lastEventAt: new Date(stream.serverNow() - quietSeconds * 1000).toISOString() });
  render(<QuietNotice stream={stream} />);
  return stream;
}
const notice = () => screen.queryByTestId('quiet-notice')?.textContent ?? null;

describe('QuietNotice', () => {
  it('[A14] says that a written plan stays without its completion, by the server’s clock', () => {
    show(written, 130);
    expect(notice()).toBe(
      'All is written, but finishing takes longer than usual. You can use the plan already',
    );
  });

  it('[A14] says that the planner is quiet, and takes it back when news come', () => {
    const stream = show(aTrip(), 130);
    expect(notice()).toMatch(/^The planner has been quiet/);
    act(() => stream.show({ lastEventAt: new Date(stream.serverNow()).toISOString() }));
    expect(notice()).toBeNull();
  });

  it('[A14] says nothing before its time, nor of a generation that has ended', () => {
    show(written, 110);
    show(aTrip({ job: aJob({ status: 'complete', endedAt: '2026-11-20T12:03:00.000Z' }) }), 130);
    expect(notice()).toBeNull();
  });

  it('[A14] does not blame the planner when it is the line that is down', () => {
    show(written, 130, { kind: 'offline' });
    expect(notice()).toBeNull();
  });
});
