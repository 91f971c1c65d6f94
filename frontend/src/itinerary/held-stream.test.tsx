import { HeldStream } from './held-stream.js';
import { aTrip, ShownStream } from './testing.js';

describe('HeldStream', () => {
  it('[X7] shows what it showed while it is held, counts what waits, and shows all of it when let go', () => {
    const live = new ShownStream(aTrip({ version: 4 }));
    const held = new HeldStream(live);
    let told = 0;
    held.subscribe(() => {
      told += 1;
    });

    held.hold(true);
    live.show({ itinerary: aTrip({ version: 7 }), connection: { kind: 'offline' } });
    expect(held.view().itinerary?.version).toBe(4);
    expect(held.view().connection.kind).toBe('offline');
    expect(held.view()).toBe(held.view());
    expect(held.waiting()).toBe(3);

    held.hold(false);
    expect(held.view().itinerary?.version).toBe(7);
    expect(held.waiting()).toBe(0);
    expect(told).toBe(3);
  });
});
