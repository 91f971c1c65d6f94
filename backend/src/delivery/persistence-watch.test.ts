import type { Persistence, TripId } from '@tripstream/contracts';
import { LogLines } from '../../../test/support/test-server.js';
import type { EventLog } from '../event-log/event-log.js';
import { newId } from '../platform/ids.js';
import { createLogger } from '../platform/logger.js';
import { Metrics } from '../platform/metrics.js';
import { PersistenceWatch } from './persistence-watch.js';

const since = '2026-05-01T09:00:00.000Z';

describe('the watch over persistence', () => {
  it('[A12] logs and counts each trip that begins to fail, and how many fail now', async () => {
    let say: (tripId: TripId, persistence: Persistence) => void = () => undefined;
    const log = {
      onPersistence: (listener: typeof say) => {
        say = listener;
        return () => undefined;
      },
    } as unknown as EventLog;
    const logs = new LogLines();
    const metrics = new Metrics();
    new PersistenceWatch(log, metrics, createLogger('info', logs));
    const figures = async () => [
      (await metrics.persistenceFailures.get()).values[0]?.value,
      (await metrics.persistenceFailingTrips.get()).values[0]?.value,
    ];
    const [one, other] = [newId<TripId>('trip'), newId<TripId>('trip')];

    say(one, { state: 'failing', since });
    say(one, { state: 'failing', since });
    say(other, { state: 'failing', since });
    expect(await figures()).toEqual([2, 2]);
    say(one, { state: 'recovered', since });
    expect(await figures()).toEqual([2, 1]);
    expect(logs.lines.map(({ event, level, tripId }) => [event, level, tripId])).toEqual([
      ['persistence.failing', 'error', one],
      ['persistence.failing', 'error', other],
      ['persistence.recovered', 'info', one],
    ]);
  });
});
