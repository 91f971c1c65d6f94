import { type ClientTrace, RealTimeItineraryService, type TripStream } from '@tripstream/client';
import { aboutSchema } from '@tripstream/contracts';
import { Database } from '../../backend/src/platform/database.js';
import { createLogger } from '../../backend/src/platform/logger.js';
import { coreOn } from '../support/core.js';
import { ApiUser, type LogLine, LogLines, startTestServer, type TestServer } from '../support/test-server.js';

jest.setTimeout(60_000);

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer({ TRACE_RUNS: 'true' });
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

/** A browser that follows a trip and traces what it applies. */
function client() {
  const traces: ClientTrace[] = [];
  const service = new RealTimeItineraryService({
    baseUrl: server.url,
    token: user.token,
    onTrace: (trace) => void traces.push(trace),
  });
  return { service, traces };
}

const until = (stream: TripStream, fact: () => boolean) =>
  new Promise<void>((resolve) => {
    const stop = stream.subscribe(() => {
      if (!fact()) return;
      stop();
      resolve();
    });
  });

const wish = (destination: string) => ({ destination, startDate: '2026-05-03', days: 2 });
const hasEnded = (stream: TripStream) => stream.view().itinerary?.job?.endedAt != null;
const lastOf = <T>(lines: readonly T[]): T => {
  const last = lines.at(-1);
  if (last === undefined) throw new Error('there is no line');
  return last;
};

/** Everything that both sides say of one generation: what somebody finds who looks for its id alone. */
const saidOf = (generationId: string, lines: readonly LogLine[], traces: readonly ClientTrace[]) => ({
  committed: lines.filter((line) => line.event === 'trace.committed' && line.generationId === generationId),
  delivered: lines.filter((line) => line.event === 'trace.delivered' && line.generationId === generationId),
  regressions: lines.filter(
    (line) => line.event === 'write.regression' && line.generationId === generationId,
  ),
  fallbacks: lines.filter(
    (line) => line.event === 'trip.coordinate-fallback' && line.generationId === generationId,
  ),
  applied: traces.filter((trace) => trace.generationId === generationId),
});

type Fault = 'backend regression' | 'plan not applied' | 'coordinates missing';

/** What is wrong with a run, told from its lines. */
function faultsOf({ committed, applied, regressions, fallbacks }: ReturnType<typeof saidOf>): Fault[] {
  const faults: Fault[] = [];
  if (regressions.length > 0) faults.push('backend regression');
  const stored = lastOf(committed);
  if (stored.status === 'complete' && Number(stored.to) > (applied.at(-1)?.version ?? 0))
    faults.push('plan not applied');
  if (fallbacks.length > 0) faults.push('coordinates missing');
  return faults;
}

describe('a traced run', () => {
  it('[A16] is followed by its generation alone, from each commit over delivery to the fold of the client', async () => {
    const { service, traces } = client();
    const { response, stream } = await service.createItinerary(wish('Lisbon'));
    await until(stream, () => hasEnded(stream));
    const { executionId: generationId, jobId, itineraryId } = response;
    const head = stream.view().itinerary?.version;
    await server.logs.until(({ event, to }) => event === 'trace.delivered' && to === head);
    stream.leave();

    const { committed, delivered, applied } = saidOf(generationId, server.logs.lines, traces);
    // Commits are told gaplessly from the first version to the last.
    expect(committed[0]).toMatchObject({ tripId: itineraryId, jobId, from: 1, status: 'queued' });
    expect(committed.slice(1).map(({ from }) => from)).toEqual(
      committed.slice(0, -1).map(({ to }) => Number(to) + 1),
    );
    const facts = {
      status: 'complete',
      stage: 'finishing',
      planPresent: true,
      current: { days: 2, nodes: expect.any(Number) },
      total: { days: 2, nodes: expect.any(Number) },
    };
    expect(lastOf(committed)).toMatchObject({ to: head, ...facts });
    expect(lastOf(delivered)).toMatchObject({ tripId: itineraryId, jobId, to: head, readers: 1 });
    // The client says of its last version what the commit said of it, to the instant.
    const { event: _, level: __, time: ___, from, to, ...stored } = lastOf(committed);
    expect(lastOf(applied)).toEqual({ ...stored, applied: true, source: 'event' });
    expect(stored.updatedAt).toBe(stream.view().lastEventAt);
    expect(Number(from)).toBeLessThanOrEqual(Number(to));
    expect(faultsOf(saidOf(generationId, server.logs.lines, traces))).toEqual([]);
  });

  it('[A16] tells a write that came too late from everything else', async () => {
    const { service, traces } = client();
    const { response, stream } = await service.createItinerary(wish('Kyoto'));
    await until(stream, () => hasEnded(stream));
    stream.leave();
    const { executionId, itineraryId } = response;
    const logs = new LogLines();
    const database = await Database.connect(server.databaseUrl, 2);
    try {
      await coreOn(database, createLogger('info', logs)).dispatch({
        type: 'phase.enter',
        phase: 'planning',
        tripId: itineraryId,
        expectedGenerationId: executionId,
        attempt: 1,
      });
    } finally {
      await database.close();
    }
    const lines = [...server.logs.lines, ...logs.lines];
    expect(faultsOf(saidOf(executionId, lines, traces))).toEqual(['backend regression']);
  });

  it('[A16] tells a final plan that never reached a client from everything else', async () => {
    const { service, traces } = client();
    const { response, stream } = await service.createItinerary(wish('Istanbul'));
    await until(stream, () => (stream.view().itinerary?.version ?? 0) > 4);
    stream.leave();
    const { executionId } = response;
    await server.logs.until(
      ({ event, generationId, status }) =>
        event === 'trace.committed' && generationId === executionId && status === 'complete',
    );
    expect(faultsOf(saidOf(executionId, server.logs.lines, traces))).toEqual(['plan not applied']);
  });

  it('[A16] tells coordinates that were never stored from everything else', async () => {
    const { service, traces } = client();
    const { response, stream } = await service.createItinerary(wish('Nowhereville'));
    await until(stream, () => hasEnded(stream));
    stream.leave();
    await service.snapshot(response.itineraryId);
    const { executionId } = response;
    expect(faultsOf(saidOf(executionId, server.logs.lines, traces))).toEqual(['coordinates missing']);
    expect(server.logs.lines.filter((line) => line.generationId === executionId)).toContainEqual(
      expect.objectContaining({ event: 'trace.snapshot', status: 'complete', planPresent: true }),
    );
  });
});

describe('tracing', () => {
  it('[A16] is announced to clients, and off unless somebody turns it on', async () => {
    const about = async (of: TestServer) =>
      aboutSchema.parse(await (await fetch(`${of.url}/api/about`)).json()).trace;
    expect(await about(server)).toBe(true);
    const quiet = await startTestServer();
    try {
      expect(await about(quiet)).toBe(false);
      const someone = await ApiUser.join(quiet.url);
      const { itineraryId } = await someone.createItinerary({ days: 1 });
      await quiet.logs.until(
        ({ event, tripId }) => event === 'generation.completion' && tripId === itineraryId,
      );
      expect(quiet.logs.lines.filter(({ event }) => event.startsWith('trace.'))).toEqual([]);
    } finally {
      await quiet.stop();
    }
  });
});
