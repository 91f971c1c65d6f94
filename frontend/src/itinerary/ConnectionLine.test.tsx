import { act, fireEvent, render, screen } from '@testing-library/react';
import { ConnectionLine } from './ConnectionLine.js';
import { aTrip, ShownStream } from './testing.js';

describe('ConnectionLine', () => {
  it('[D9] counts tries and seconds, and tries now when asked', () => {
    const stream = new ShownStream(aTrip(), {
      kind: 'waiting',
      attempt: 3,
      retryAt: Date.now() + 3900,
      because: 'network',
    });
    render(<ConnectionLine stream={stream} />);
    expect(screen.getByTestId('connection').textContent).toContain(
      'Reconnecting, try 3, next in 4 s. Work continues',
    );
    fireEvent.click(screen.getByRole('button', { name: 'Retry now' }));
    expect(stream.reconnects).toBe(1);
  });

  it('[A14] judges silence by the server’s clock, not by this device’s nor by when news arrived', () => {
    const stream = new ShownStream(aTrip());
    stream.serverAheadMs = 7 * 3_600_000;
    const lastEventAt = (secondsAgo: number) =>
      new Date(stream.serverNow() - secondsAgo * 1000).toISOString();
    stream.show({ lastEventAt: lastEventAt(10) });
    const { unmount } = render(<ConnectionLine stream={stream} />);
    expect(screen.getByTestId('connection').textContent).toBe('Live');
    act(() => stream.show({ lastEventAt: lastEventAt(45) }));
    expect(screen.getByTestId('connection').textContent).toMatch(
      /^No news for 4[5-9] s \(last: Writing days\)$/,
    );
    unmount();
  });

  it('[D9] names polling and being offline', () => {
    const { unmount } = render(
      <ConnectionLine stream={new ShownStream(aTrip(), { kind: 'polling', everyMs: 5000 })} />,
    );
    expect(screen.getByTestId('connection').textContent).toContain('Checking every 5 s');
    unmount();
    render(<ConnectionLine stream={new ShownStream(aTrip(), { kind: 'offline' })} />);
    expect(screen.getByTestId('connection').textContent).toContain('Offline');
  });
});
