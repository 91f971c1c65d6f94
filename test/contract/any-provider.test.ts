import { LLMock } from '@copilotkit/aimock';
import type { About, Snapshot } from '@tripstream/contracts';
import { draftOf } from '../../backend/src/planner/testing/draft-text.js';
import { SseReader } from '../support/sse-reader.js';
import { ApiUser, startTestServer } from '../support/test-server.js';

/** An independent server that speaks the Responses API, without `background` and without `sequence_number`. */
async function independentServer(content: string) {
  const mock = new LLMock({ port: 0 });
  await mock.start();
  mock.onMessage('wish', { content }, { chunkSize: 24, latency: 0 });
  return mock;
}

describe('a real key', () => {
  it('reaches any server that speaks the Responses API, and the trip is planned with it', async () => {
    const mock = await independentServer(JSON.stringify(draftOf([1, 2], 3)));
    const server = await startTestServer({
      OPENAI_API_KEY: 'sk-of-somebody',
      OPENAI_BASE_URL: `${mock.url}/v1`,
      OPENAI_MODEL: 'any-model',
    });
    try {
      const about = (await (await fetch(`${server.url}/api/about`)).json()) as About;
      expect(about.planner).toEqual({ provider: 'openai', model: 'any-model' });
      const user = await ApiUser.join(server.url);
      const { itineraryId } = await user.createItinerary({ days: 2 });
      const reader = await SseReader.open(
        `${server.url}/api/itineraries/${itineraryId}/patches?after=0`,
        user.headers,
      );
      await reader.untilEvent('generation_complete');
      reader.close();
      const { itinerary } = (await (
        await user.request(`/api/itineraries/${itineraryId}`)
      ).json()) as Snapshot;
      expect(itinerary.days.map(({ theme, nodes }) => [theme, nodes.length])).toEqual([
        ['Theme 1', 3],
        ['Theme 2', 3],
      ]);
      const request = mock.getRequests().at(-1);
      expect(request?.headers.authorization).toBeDefined();
      expect(JSON.stringify(request?.body)).toContain('any-model');
    } finally {
      await server.stop();
      await mock.stop();
    }
  });

  it('that leads nowhere leaves a trip that can be stopped and tried again', async () => {
    const server = await startTestServer({
      OPENAI_API_KEY: 'sk-wrong',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    });
    try {
      const user = await ApiUser.join(server.url);
      const { itineraryId } = await user.createItinerary({ days: 1 });
      await user.request(`/api/itineraries/${itineraryId}`);
      const cancelled = await user.post(`/api/itineraries/${itineraryId}/cancel`, {});
      expect(cancelled.status).toBe(200);
      expect(await cancelled.json()).toMatchObject({ itineraryId, status: 'cancelled' });
      const again = await user.post(`/api/itineraries/${itineraryId}/retry`, {});
      expect(again.status).toBe(202);
      expect(await again.json()).toMatchObject({ itineraryId, status: 'queued' });
    } finally {
      await server.stop();
    }
  });
});
