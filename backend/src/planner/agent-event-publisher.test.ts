import type { NodeId } from '@tripstream/contracts';
import { LogUnavailable } from '../commands/trip-commands.js';
import { AgentEventPublisher } from './agent-event-publisher.js';
import { failureOf } from './failures.js';
import { createRunContext, RunSuperseded } from './run-context.js';
import { capturingLogger } from './testing/capturing-logger.js';
import { InMemoryTrip } from './testing/in-memory-trip.js';

async function setUp(attempt = 1) {
  const trip = await InMemoryTrip.create();
  const shutdown = new AbortController();
  const context = createRunContext(trip.run(attempt), shutdown.signal, capturingLogger().logger);
  return { trip, shutdown, context, publisher: new AgentEventPublisher(trip, context, shutdown.signal) };
}

const warning = (message: string) => ({
  severity: 'recoverable' as const,
  agent: 'a test',
  code: 'timeout',
  message,
  day: null,
});

describe('the agent event publisher', () => {
  it('[D5] keeps the order in which it was told, although the trip answers at different speeds', async () => {
    const { trip, publisher } = await setUp();
    const holds = [30, 0, 10, 0];
    trip.before = () => new Promise((resolve) => setTimeout(resolve, holds.shift()));
    await Promise.all(
      ['first', 'second', 'third', 'fourth'].map((text) => publisher.partialFailure(warning(text))),
    );
    expect(trip.of('warning').map(({ message }) => message)).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('[D5] refuses to tell what breaks the contract, and goes on with what does not', async () => {
    const { trip, publisher } = await setUp();
    const broken = publisher.nodeEnhanced({
      nodeId: 'not an id' as NodeId,
      day: 1,
      status: 'provisional',
      unverified: 'not_found',
      location: null,
      place: null,
      host: null,
    });
    await expect(broken).rejects.toThrow('nodeId');
    await publisher.reasoningSummarised('Thinking\u0000 about \ud800it');
    // Nothing of it could be seen.
    await publisher.reasoningSummarised('\u200b \u0000');
    expect(trip.of('reasoning_summary')).toEqual([{ text: 'Thinking  about \ufffdit' }]);
  });

  it('[E4] gives a repeated order its old name, so that it happens once', async () => {
    const { trip, publisher } = await setUp();
    let lost = true;
    const dispatch = trip.dispatch;
    trip.dispatch = async (command, meta) => {
      const answer = await dispatch(command, meta);
      if (!lost) return answer;
      lost = false;
      throw new LogUnavailable('the answer was lost after the commit');
    };
    await publisher.partialFailure(warning('once'));
    expect(lost).toBe(false);
    expect(trip.of('warning')).toHaveLength(1);
  });

  it('[A2] ends the run when the trip refuses it, and tells nothing more', async () => {
    const { trip, publisher, context } = await setUp();
    await trip.cancel();
    await expect(publisher.phaseEntered('planning')).rejects.toThrow(RunSuperseded);
    expect(context.signal.reason).toBeInstanceOf(RunSuperseded);
    await trip.retry('b');
    await expect(publisher.error(failureOf('internal', true), 'a test', null)).rejects.toMatchObject({
      reason: 'terminal_state',
    });
    expect(trip.refusals).toHaveLength(1);
  });

  it('[A2] a refusal that a live run cannot get is a mistake of ours, not a reason to fall silent', async () => {
    const { publisher, context } = await setUp();
    await expect(publisher.generationComplete(null)).rejects.toThrow('hydration_pending');
    expect(context.signal.aborted).toBe(false);
  });

  it('[D7] stops waiting for the database when the process shuts down', async () => {
    const { trip, publisher, shutdown } = await setUp();
    let tries = 0;
    trip.before = () => {
      tries += 1;
      if (tries === 2) shutdown.abort(new Error('shutting down'));
      throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    };
    await expect(publisher.begun()).rejects.toThrow('shutting down');
  });

  it('[D6] tells which attempt of a day begins', async () => {
    const { publisher } = await setUp();
    expect(await publisher.dayRestarted(2, 1)).toBe(2);
    expect(await publisher.dayRestarted(2, 2)).toBe(3);
    expect(await publisher.dayRestarted(2, 2)).toBe(3);
  });

  it('[D5] checks a bundle and the check of a day against the contract too', async () => {
    const { publisher } = await setUp();
    await expect(publisher.bundleProposed({ priceBand: 7 } as never)).rejects.toThrow('priceBand');
    await expect(publisher.dayChecked(1, 1, { legs: 'none' } as never)).rejects.toThrow('legs');
  });

  it('[D5] the check of a day that was begun again meanwhile comes too late, and that is fine', async () => {
    const { trip, publisher } = await setUp();
    await publisher.dayRestarted(1, 1);
    await publisher.dayChecked(1, 1, { legs: [], walkingMetres: 0, weather: null, findings: [] });
    expect(trip.refusals).toEqual([{ type: 'day.check', reason: 'day_closed' }]);
    expect(trip.of('day_checked')).toEqual([]);
  });

  it('tells those who follow it what its orders did, before the next order is sent', async () => {
    const { trip, publisher } = await setUp();
    const heard: string[] = [];
    trip.before = ({ type }) => void heard.push(type);
    publisher.follow(({ type }) => heard.push(type));
    await Promise.all([publisher.partialFailure(warning('one')), publisher.reasoningSummarised('two')]);
    expect(heard).toEqual(['warning.raise', 'warning', 'reasoning.summarise', 'reasoning_summary']);
  });

  it('asks for the title when its turn has come', async () => {
    const { trip, publisher } = await setUp();
    let title = 'early';
    publisher.follow(() => {
      title = 'late';
    });
    await Promise.all([
      publisher.reasoningSummarised('first'),
      publisher.titled(() => ({ title, destination: null, anchors: [] })),
    ]);
    expect(trip.of('trip_titled').map((payload) => payload.title)).toEqual(['late']);
  });
});
