import { startDemoProvider } from '@tripstream/demo-provider';
import { SseReader } from '../support/sse-reader.js';
import { ApiUser, startTestServer } from '../support/test-server.js';

jest.setTimeout(120_000);

describe('the pipeline overlaps', () => {
  it('[X1] at the default pace, the first node is with the viewer before the model ends its first day, and the first day before it begins the third', async () => {
    // The same demo provider that a server starts for itself, here with a log that the test can read.
    const provider = await startDemoProvider({ seed: 'overlap' });
    const server = await startTestServer({
      OPENAI_API_KEY: 'demo',
      OPENAI_BASE_URL: provider.baseUrl,
      OPENAI_MODEL: 'tripstream-demo',
    });
    try {
      const user = await ApiUser.join(server.url);
      const { itineraryId } = await user.createItinerary({ days: 3 });
      const reader = await SseReader.open(
        `${server.url}/api/itineraries/${itineraryId}/patches?after=0`,
        user.headers,
      );
      const writtenWhen = async (type: string) => {
        await reader.untilEvent(type);
        return provider.log().map(({ mark, day }) => `${mark} ${day ?? ''}`.trim());
      };
      expect(await writtenWhen('node_planned')).not.toContain('day_ended 1');
      expect(await writtenWhen('day_completed')).not.toContain('day_begun 3');
      // Hydration does not wait for the model either.
      expect(await writtenWhen('node_enhanced')).not.toContain('finished');
      await reader.untilEvent('generation_complete');
      reader.close();
    } finally {
      await server.stop();
      await provider.stop();
    }
  });

  it('[D6] the generation goes on when its viewer leaves', async () => {
    const server = await startTestServer({ DEMO_TOKENS_PER_SECOND: '3000' });
    try {
      const user = await ApiUser.join(server.url);
      const { itineraryId } = await user.createItinerary({ days: 2 });
      const reader = await SseReader.open(
        `${server.url}/api/itineraries/${itineraryId}/patches?after=0`,
        user.headers,
      );
      await reader.untilEvent('node_planned');
      reader.close();
      for (let after = '0', ended = false; !ended; ) {
        const page = await (
          await user.request(`/api/itineraries/${itineraryId}/events?after=${after}&wait=20`)
        ).json();
        ended = page.events.some(({ type }: { type: string }) => type === 'generation_complete');
        after = page.next;
      }
    } finally {
      await server.stop();
    }
  });
});
