import type { TripEvent } from '@tripstream/contracts';
import fc from 'fast-check';
import { Scene } from './testing/following.js';
import { fold, history, snapshotOf } from './testing/history.js';
import { tripId } from './testing/log.js';
import { problem, type StreamRequest } from './testing/trip-server.js';
import { until } from './testing/until.js';
import { connectedFrame, eventFrame, snapshotFrame } from './testing/wire.js';

const log = history();
const created = log.slice(0, 2);

/** Numbers choose among what the trip has at that moment. */
interface Mangled {
  kind: 'mangled';
  /** Events that come again, that come early or late, and that do not come. */
  repeated: number[];
  swapped: number[];
  lost: number[];
  /** The share of the bytes after which the connection breaks. */
  cutAt: number;
  isPolite: boolean;
}
/** What goes wrong with one connection. */
type Fault = Mangled | { kind: 'refused' } | { kind: 'busy' } | { kind: 'mute' };

const arbitraryFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record<Mangled>({
    kind: fc.constant('mangled'),
    repeated: fc.array(fc.nat(), { maxLength: 3 }),
    swapped: fc.array(fc.nat(), { maxLength: 3 }),
    lost: fc.array(fc.nat(), { maxLength: 2 }),
    cutAt: fc.double({ min: 0, max: 1, noNaN: true }),
    isPolite: fc.boolean(),
  }),
  fc.constantFrom<Fault>({ kind: 'refused' }, { kind: 'busy' }, { kind: 'mute' }),
);

function suffer(stream: StreamRequest, fault: Fault): void {
  if (fault.kind === 'refused') stream.cut();
  else if (fault.kind === 'busy') problem(stream.response, 503, 'unavailable');
  else if (fault.kind === 'mute') {
    stream.open();
    stream.end();
  } else {
    const bytes = Buffer.from(mangled(stream.after, fault));
    stream.open();
    stream.response.write(bytes.subarray(0, Math.floor(bytes.length * fault.cutAt)), () =>
      fault.isPolite ? stream.end() : stream.cut(),
    );
  }
}

function mangled(after: number | null, { repeated, swapped, lost }: Mangled): string {
  const from = after ?? created.length;
  const events = log.slice(from);
  const pick = (number: number) => number % Math.max(1, events.length);
  for (const number of repeated) {
    const event = log[number % log.length] as TripEvent;
    events.splice(pick(number), 0, event);
  }
  for (const number of swapped) {
    const [event] = events.splice(pick(number), 1);
    if (event !== undefined) events.splice(pick(number * 7), 0, event);
  }
  for (const number of lost) events.splice(pick(number), 1);
  const start = after === null ? snapshotFrame(snapshotOf(created)) : '';
  return [
    connectedFrame(tripId(), { after: after ?? 0, head: log.length }),
    start,
    ...events.map((event) => eventFrame(event)),
  ].join('');
}

describe('[D8] faults of every kind, one after the other', () => {
  it('[D3] end with every event told once and in order, and the same fold as the log', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryFault, { maxLength: 8 }), async (faults) => {
        const scene = await Scene.start(log);
        try {
          scene.server.onStream = (stream) => {
            const fault = faults[stream.number - 1];
            if (fault === undefined) stream.greet();
            else suffer(stream, fault);
          };
          const { stream, told } = scene.follow();
          const view = await until(stream, ({ itinerary }) => itinerary?.version === log.length);
          expect(view.itinerary).toEqual(fold(log));
          let at = 0;
          for (const item of told.news) {
            const version = Number.parseInt(item.replace('=', ''), 10);
            if (item.startsWith('=')) expect(version).toBeGreaterThan(at);
            else expect(version).toBe(at + 1);
            at = version;
          }
          expect(at).toBe(log.length);
          expect(told.ends).toEqual(['complete']);
        } finally {
          await scene.stop();
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
