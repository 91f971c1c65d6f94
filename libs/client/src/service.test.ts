import type { CreateItineraryRequest } from '@tripstream/contracts';
import { NetworkError, ProblemError } from './problem.js';
import { Scene, Told } from './testing/following.js';
import { EPOCH, fold, history } from './testing/history.js';
import { tripId } from './testing/log.js';
import { bundle, proposals } from './testing/proposals.js';
import { json, problem } from './testing/trip-server.js';
import { eventually, until } from './testing/until.js';

const log = history();
const created = log.slice(0, 2);
const wish: CreateItineraryRequest = { destination: 'Lisbon', startDate: '2026-05-01', days: 2 };
const generationId = log[1]?.generationId;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.start(created);
});
afterEach(() => scene.stop());

const creation = (sseEndpoint = `/api/itineraries/${tripId()}/patches?executionId=${generationId}`) => ({
  itineraryId: tripId(),
  executionId: generationId,
  jobId: log[1]?.jobId,
  status: 'queued',
  itinerary: fold(created),
  sseEndpoint,
  estimatedCompletionAt: '2026-04-01T12:01:00.000Z',
});

describe('[D8] createItinerary', () => {
  it('answers with the placeholder days at once and follows the trip', async () => {
    scene.server.onRequest = ({ method }, response) => {
      if (method !== 'POST') return false;
      json(response, 201, creation());
      return true;
    };
    const told = new Told();
    const { response, stream } = await scene.service().createItinerary(wish, told);
    expect(response.itineraryId).toBe(tripId());
    expect(stream.view().itinerary?.days.map(({ status }) => status)).toEqual(['placeholder', 'placeholder']);
    await until(stream, ({ connection }) => connection.kind === 'live');
    scene.server.append(...log.slice(2));
    await until(stream, ({ itinerary }) => itinerary?.version === log.length);
    expect(scene.server.requests).toContain(
      `GET /api/itineraries/${tripId()}/patches?executionId=${generationId}`,
    );
    expect(told.versions).toEqual(log.slice(2).map(({ version }) => version));
    expect(told.ends).toEqual(['complete']);
    stream.leave();
  });

  it('[D3] resumes at the cursor that the endpoint names, so that every event is told as one', async () => {
    const after = `${EPOCH}.${tripId()}.2`;
    scene.server.onRequest = ({ method }, response) => {
      if (method !== 'POST') return false;
      // The planner was quicker than the answer.
      scene.server.append(...log.slice(2, 6));
      json(response, 201, creation(`/api/itineraries/${tripId()}/patches?after=${after}`));
      return true;
    };
    const told = new Told();
    const { stream } = await scene.service().createItinerary(wish, told);
    await until(stream, ({ itinerary }) => itinerary?.version === 6);
    expect(scene.server.streams[0]?.request.headers['last-event-id']).toBe(after);
    expect(told.news).toEqual(['=2', '3r', '4r', '5r', '6r']);
    stream.leave();
  });

  it('keeps one idempotency key through failures, and stops after its attempts', async () => {
    const keys: unknown[] = [];
    let answers = 0;
    scene.server.onRequest = (request, response) => {
      if (request.method !== 'POST') return false;
      keys.push(request.headers['idempotency-key']);
      answers += 1;
      if (answers === 1) request.socket.destroy();
      else if (answers === 2) problem(response, 503, 'unavailable');
      else if (answers === 3) problem(response, 409, 'idempotency-in-progress');
      else if (answers === 4) json(response, 201, creation());
      else request.socket.destroy();
      return true;
    };
    const { stream } = await scene.service().createItinerary(wish);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    await expect(scene.service({ writeAttempts: 3 }).createItinerary(wish)).rejects.toThrow(NetworkError);
    expect(keys).toHaveLength(7);
    expect(keys[6]).not.toBe(keys[0]);
    stream.leave();
  });

  it('says what the server refused, once', async () => {
    scene.server.onRequest = (_, response) => {
      problem(response, 422, 'invalid-field');
      return true;
    };
    const refusal = await scene
      .service()
      .createItinerary(wish)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ProblemError);
    expect((refusal as ProblemError).problem).toMatchObject({ status: 422, code: 'invalid-field' });
    expect(scene.server.requests).toHaveLength(1);
  });

  it('makes a problem of an error page that is not ours', async () => {
    scene.server.onRequest = (_, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
      return true;
    };
    const refusal = await scene
      .service()
      .list()
      .catch((error: unknown) => error);
    expect((refusal as ProblemError).problem).toMatchObject({
      status: 502,
      code: 'unavailable',
      title: 'Bad Gateway',
    });
  });

  it('is stopped by its signal, also between attempts and while nothing answers', async () => {
    scene.server.onRequest = (_, response) => {
      problem(response, 503, 'unavailable', { 'retry-after': '60' });
      return true;
    };
    const leaving = new AbortController();
    const creating = scene.service().createItinerary(wish, undefined, { signal: leaving.signal });
    await eventually(() => scene.server.requests.length === 1 && scene.tab.timers === 1);
    leaving.abort(new Error('changed my mind'));
    await expect(creating).rejects.toThrow('changed my mind');
    scene.server.onRequest = () => true;
    const hanging = new AbortController();
    const waiting = scene.service().createItinerary(wish, undefined, { signal: hanging.signal });
    await eventually(() => scene.server.requests.length === 2);
    hanging.abort(new Error('too long'));
    await expect(waiting).rejects.toThrow('too long');
    expect(scene.tab.timers).toBe(0);
  });

  it('does not wait for ever for an answer that never comes', async () => {
    scene.server.onRequest = () => true;
    await expect(scene.service({ connectTimeoutMs: 20 }).about()).rejects.toThrow(NetworkError);
  });
});

describe('[D8] proposals', () => {
  const preferences = { timeframe: { from: '2026-05-01', to: '2026-05-14', days: 2 } };
  const bundlesOf = proposals({ end: 'open' });
  const answer = {
    generationId: bundlesOf[1]?.generationId,
    jobId: bundlesOf[1]?.jobId,
    tripId: tripId(),
    status: 'processing',
    sseEndpoint: `/api/itineraries/${tripId()}/patches`,
    estimatedCompletionAt: '2026-04-01T12:01:00.000Z',
  };

  it('[C1] [C9] asks for bundles and is told of each as it arrives', async () => {
    const posted: string[] = [];
    scene.server.events = bundlesOf.slice(0, 3);
    scene.server.onRequest = (request, response) => {
      if (request.method !== 'POST') return false;
      request.on('data', (chunk: Buffer) => posted.push(`${request.url} ${chunk}`));
      request.on('end', () => json(response, 202, answer));
      return true;
    };
    const titles: string[] = [];
    const { response, stream } = await scene
      .service()
      .requestBundles(preferences, { onBundle: ({ title }) => void titles.push(title) });
    expect(response.status).toBe('processing');
    expect(posted).toEqual([`/api/generations ${JSON.stringify(preferences)}`]);
    await until(stream, ({ connection }) => connection.kind === 'live');
    scene.server.append(...bundlesOf.slice(3));
    await until(stream, ({ itinerary }) => itinerary?.bundles.length === 3);
    expect(titles).toEqual(['Lisbon, way 1', 'Lisbon, way 2', 'Lisbon, way 3']);
    expect(stream.view().readiness).toBe('planning');
    stream.leave();
  });

  it('[C11] a chosen bundle goes on, on the stream that is open already', async () => {
    const chosen = proposals({ end: 'chosen' });
    const before = chosen.findIndex(({ type }) => type === 'bundle_chosen');
    scene.server.events = chosen.slice(0, before);
    const keys: unknown[] = [];
    scene.server.onRequest = (request, response) => {
      if (request.method !== 'POST') return false;
      keys.push(request.headers['idempotency-key']);
      if (keys.length === 1) request.socket.destroy();
      else {
        scene.server.append(...chosen.slice(before));
        json(response, 201, {
          ...creation(),
          executionId: chosen.at(-1)?.generationId,
          itinerary: fold(chosen),
        });
      }
      return true;
    };
    const { stream, service } = scene.follow();
    await until(stream, ({ itinerary }) => itinerary?.bundles.length === 3);
    const choice = { tripId: tripId(), bundleId: bundle(1).bundleId };
    const { stream: chosenStream } = await service.chooseBundle(choice);
    await until(chosenStream, ({ itinerary }) => itinerary?.days.length === 2);
    expect(chosenStream.view()).toBe(stream.view());
    expect(scene.server.streams).toHaveLength(1);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    chosenStream.leave();
  });

  it('[C7] proposals that lapse end the search that was on, and the ones that came stay', async () => {
    const lapsing = proposals({ bundles: 1, end: 'expired' });
    scene.server.events = lapsing.slice(0, -1);
    const { stream, told } = scene.follow();
    await until(stream, ({ connection }) => connection.kind === 'live');
    scene.server.append(...lapsing.slice(-1));
    await until(stream, ({ itinerary }) => itinerary?.expired === true);
    expect(told.versions).toEqual([lapsing.length]);
    expect(told.ends).toEqual(['error undefined']);
    expect(stream.view().itinerary?.bundles).toHaveLength(1);
  });

  it('[C4] [B10] reads how a generation stands, and what planning has used', async () => {
    scene.server.onRequest = ({ url }, response) => {
      json(response, 200, { asked: url });
      return true;
    };
    const service = scene.service();
    expect(await service.generation('gen_a')).toEqual({ asked: '/api/generations/gen_a' });
    expect(await service.usage()).toEqual({ asked: '/api/me/usage' });
  });
});

describe('[D8] identity', () => {
  const guarded = () => {
    let isSignedIn = false;
    const signIns: unknown[] = [];
    scene.server.onRequest = (request, response) => {
      if (request.url === '/api/tokens') {
        signIns.push(request.headers.authorization);
        isSignedIn = true;
        json(response, 200, { travellerId: 'trv', tokenType: 'Cookie', expiresAt: '2027-01-01T00:00:00Z' });
        return true;
      }
      if (isSignedIn) return false;
      problem(response, 401, 'credentials-missing');
      return true;
    };
    return { signIns, signOut: () => (isSignedIn = false) };
  };

  it('signs in at the first 401, once for all who ask at the same time, and goes on', async () => {
    const { signIns } = guarded();
    const { stream, service } = scene.follow();
    await Promise.all([
      service.snapshot(tripId()),
      service.snapshot(tripId()),
      until(stream, ({ itinerary }) => itinerary !== null),
    ]);
    expect(signIns).toHaveLength(1);
    expect(stream.view().connection).toEqual({ kind: 'live' });
  });

  it('does not sign in again for a 401 that was on its way before', async () => {
    const { signIns } = guarded();
    const honest = scene.server.onRequest;
    let release = () => {};
    scene.server.onRequest = (request, response) => {
      if (request.url !== '/api/itineraries' || signIns.length > 0) return honest(request, response);
      release = () => problem(response, 401, 'credentials-missing');
      return true;
    };
    const service = scene.service();
    const listing = service.list().catch((error: unknown) => error);
    await eventually(() => scene.server.requests.length === 1);
    await service.snapshot(tripId());
    release();
    await listing;
    expect(signIns).toHaveLength(1);
  });

  it('signs in again when the identity expired while the stream was away', async () => {
    const { signIns, signOut } = guarded();
    const { stream, told } = scene.follow();
    await until(stream, ({ connection }) => connection.kind === 'live');
    signOut();
    scene.server.streams[0]?.cut();
    await eventually(() => signIns.length === 2);
    await until(stream, ({ connection }) => connection.kind === 'live');
    expect(told.news).toEqual(['=2']);
  });

  it('ends for good when the server refuses also after signing in', async () => {
    scene.server.onRequest = ({ url }, response) => {
      if (url === '/api/tokens') json(response, 200, {});
      else problem(response, 401, 'token-invalid');
      return true;
    };
    const { stream } = scene.follow();
    await until(stream, ({ connection }) => connection.kind === 'closed');
    expect(stream.view().connection).toEqual({ kind: 'closed', because: 'refused' });
  });

  it('sends a bearer token, asks for another one after a 401, and never asks for a cookie', async () => {
    const sent: unknown[] = [];
    scene.server.onRequest = ({ headers }, response) => {
      sent.push(headers.authorization);
      if (headers.authorization === 'Bearer new') return false;
      problem(response, 401, 'token-invalid');
      return true;
    };
    const tokens = ['old', 'new'];
    const service = scene.service({ token: () => Promise.resolve(tokens.shift() ?? 'none') });
    expect((await service.snapshot(tripId())).version).toBe(2);
    expect(sent).toEqual(['Bearer old', 'Bearer new']);
    await expect(scene.service({ token: 'stale' }).snapshot(tripId())).rejects.toThrow(ProblemError);
    expect(scene.server.requests.some((request) => request.includes('/api/tokens'))).toBe(false);
  });
});

describe('[D8] other requests', () => {
  it('stops and retries by their own verbs, which leave the stream alone', async () => {
    const bodies: string[] = [];
    scene.server.onRequest = (request, response) => {
      if (request.method !== 'POST') return false;
      request.on('data', (chunk: Buffer) =>
        bodies.push(`${request.url} ${chunk} ${typeof request.headers['idempotency-key']}`),
      );
      request.on('end', () => json(response, 202, { itineraryId: tripId(), status: 'cancelled' }));
      return true;
    };
    const { stream, service } = scene.follow();
    await until(stream, ({ connection }) => connection.kind === 'live');
    await service.stop(tripId());
    await service.stop(tripId(), 'nothing');
    expect(await service.retry(tripId())).toMatchObject({ itineraryId: tripId() });
    await service.retryDay(tripId(), 2);
    await service.retryNode(tripId(), 'gen_x.1.1.2');
    const path = `/api/itineraries/${tripId()}`;
    expect(bodies).toEqual([
      `${path}/cancel {"keep":"days"} string`,
      `${path}/cancel {"keep":"nothing"} string`,
      `${path}/retry {} string`,
      `${path}/days/2/retry {} string`,
      `${path}/nodes/gen_x.1.1.2/retry {} string`,
    ]);
    expect(stream.view().connection).toEqual({ kind: 'live' });
  });
});
