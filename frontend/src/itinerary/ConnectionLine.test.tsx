import { fireEvent, render, screen } from '@testing-library/react';
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
