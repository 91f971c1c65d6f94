import type { TripId } from '@tripstream/contracts';
import { readConfig } from '../platform/config.js';
import { noPausePoints, pausePoints } from '../platform/pause-points.js';
import { readFaultPlaces } from './fault-place.js';
import { PauseAt, pausePointsOf } from './pause-at.js';

const tripId = 'trip_one' as TripId;
const other = 'trip_other' as TripId;

/** A trap of this kind that notes what it does instead of doing it. */
function trap(what: 'pause' | 'freeze' | 'kill', places: string) {
  const done: string[] = [];
  const faults = { say: (line: string) => done.push(line), signal: (name: string) => done.push(name) };
  return { done, points: new PauseAt({ [what]: readFaultPlaces('X', places) }, faults) };
}

/** Whether the work goes on within this turn of the event loop and the next. */
const goesOn = (reached: void | Promise<void>) =>
  Promise.race([
    Promise.resolve(reached).then(() => true),
    new Promise<boolean>((resolve) => setImmediate(() => resolve(false))),
  ]);

describe('a place where something goes wrong', () => {
  it.each(pausePoints)('pauses at %s and at no other point', async (point) => {
    const { points, done } = trap('pause', point);
    for (const passed of pausePoints.filter((each) => each !== point))
      expect(await goesOn(points.reach(passed, { tripId, kinds: [] }))).toBe(true);
    expect(await goesOn(points.reach(point, { tripId, kinds: [] }))).toBe(false);
    expect(done).toEqual([`paused at ${point}`]);
  });

  it('counts what it names, also several at once, and goes off once', async () => {
    const { points, done } = trap('pause', 'before_commit:node_planned:3');
    const reach = (...kinds: string[]) => goesOn(points.reach('before_commit', { tripId, kinds }));
    expect(await reach('node_planned')).toBe(true);
    expect(await reach('day_completed')).toBe(true);
    expect(await reach('node_planned', 'node_enhanced', 'node_planned')).toBe(false);
    expect(await reach('node_planned')).toBe(true);
    expect(done).toEqual(['paused at before_commit:node_planned:3']);
  });

  it('is in one trip where it names one, and several places keep their own count', async () => {
    const { points, done } = trap('pause', 'after_commit:x:2@trip_one,after_hint');
    const reach = (trip: TripId) => goesOn(points.reach('after_commit', { tripId: trip, kinds: ['x'] }));
    expect([await reach(tripId), await reach(other), await reach(other)]).toEqual([true, true, true]);
    expect(await reach(tripId)).toBe(false);
    expect(await goesOn(points.reach('after_hint', { tripId: other, kinds: [] }))).toBe(false);
    expect(done).toEqual(['paused at after_commit:x:2@trip_one', 'paused at after_hint']);
  });

  it('freezes the process and goes on when that is continued, or kills it', async () => {
    const frozen = trap('freeze', 'run_claimed');
    expect(await goesOn(frozen.points.reach('run_claimed', { tripId, kinds: [] }))).toBe(true);
    expect(frozen.done).toEqual(['frozen at run_claimed', 'SIGSTOP']);
    const killed = trap('kill', 'run_claimed');
    await killed.points.reach('run_claimed', { tripId, kinds: [] });
    expect(killed.done).toEqual(['killed at run_claimed', 'SIGKILL']);
  });
});

describe('the settings that break a server', () => {
  it.each(['PAUSE_AT', 'FREEZE_AT', 'KILL_AT'])('%s is refused without QA_MODE, in a sentence', (name) => {
    const settings = { [name]: 'before_commit' };
    expect(() => readConfig(settings)).toThrow(
      `${name}: breaks the server on purpose, so it needs QA_MODE=true beside it`,
    );
    expect(() => readConfig({ ...settings, QA_MODE: 'false' })).toThrow('QA_MODE=true');
    expect(pausePointsOf(readConfig({ ...settings, QA_MODE: 'true' }))).toBeInstanceOf(PauseAt);
  });

  it('are nothing at all where they are not set', () => {
    expect(pausePointsOf(readConfig({}))).toBe(noPausePoints);
    expect(pausePointsOf(readConfig({ QA_MODE: 'true' }))).toBe(noPausePoints);
  });

  it.each(['nowhere', 'before_commit:', 'before_commit:node_planned:0', 'before_commit@somebody', ''])(
    '"%s" is no place, and the points are named',
    (place) => {
      expect(() => readFaultPlaces('PAUSE_AT', place)).toThrow(/^PAUSE_AT: .* is no place\. .*run_claimed/);
    },
  );
});
