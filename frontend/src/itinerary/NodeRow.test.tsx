import { act, fireEvent, render, screen } from '@testing-library/react';
import { NetworkError, ProblemError, type RealTimeItineraryService } from '@tripstream/client';
import type { Day, Job, Node } from '@tripstream/contracts';
import { TripstreamProvider } from '@tripstream/react';
import { DayCard } from './DayCard.js';
import { aCheck, aDay, aJob, aNode, aTrip, hydrated, ShownStream } from './testing.js';

const ended: Partial<Job> = { status: 'complete', endedAt: '2026-11-20T12:03:00.000Z' };
const lost = aNode({ unverified: 'not_found' });

function show(
  day: Partial<Day>,
  job: Partial<Job> = ended,
  answer: () => Promise<unknown> = () => Promise.resolve(),
) {
  const stream = new ShownStream(aTrip({ days: [aDay({ status: 'planned', ...day })], job: aJob(job) }));
  const retried: string[] = [];
  const service = {
    retryNode: (tripId: string, nodeId: string) => {
      retried.push(`${tripId} ${nodeId}`);
      return answer();
    },
  } as unknown as RealTimeItineraryService;
  render(
    <TripstreamProvider service={service}>
      <DayCard stream={stream} day={1} />
    </TripstreamProvider>,
  );
  return { stream, retried };
}
const again = () => screen.queryByRole('button', { name: 'Check again: Castelo de São Jorge' });
const openDetails = () => fireEvent.click(screen.getByRole('button', { name: /^Details of/ }));

describe('NodeRow', () => {
  it('[D10] a stop that was not verified is checked again, alone and once', async () => {
    const { retried } = show({ nodes: [lost] });
    await act(async () => {
      fireEvent.click(again() as HTMLElement);
      fireEvent.click(again() as HTMLElement);
    });
    expect(retried).toEqual([`trip_1 ${lost.nodeId}`]);
  });

  it.each<[string, Node, Partial<Job>]>([
    ['is verified', hydrated(), ended],
    ['is still being checked', aNode(), ended],
    ['has no name to look up', aNode({ unverified: 'no_place_data', placeName: null }), ended],
    ['is one of a trip that is being worked on', lost, {}],
  ])('[D10] a stop is not offered to be checked again when it %s', (_, node, job) => {
    show({ nodes: [node] }, job);
    expect(again()).toBeNull();
  });

  it('[D10] a check that did not get through says so at the stop', async () => {
    show({ nodes: [lost] }, ended, () => Promise.reject(new NetworkError('offline')));
    await act(async () => void fireEvent.click(again() as HTMLElement));
    expect(screen.getByRole('alert').textContent).toContain('could not be checked again');
  });

  it('[D10] a stop that was verified meanwhile is no failure', async () => {
    const problem = { type: '', title: 'x', status: 409, code: 'node-not-retryable', traceId: 't' } as const;
    show({ nodes: [lost] }, ended, () => Promise.reject(new ProblemError(problem)));
    await act(async () => void fireEvent.click(again() as HTMLElement));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('[D9] says the way to each stop, from where one stays and back to it', () => {
    const nodes = [
      hydrated({ nodeId: 'gen_1.1.1.1' as never }),
      hydrated({ nodeId: 'gen_1.1.1.2' as never, index: 2 }),
    ];
    const place = { name: 'Hotel Alfama', location: { lat: 38.7, lng: -9.1 } };
    const stay = { ...place, nodeId: null };
    const [first, second] = nodes.map(({ nodeId, title }) => ({ ...place, nodeId, name: title }));
    if (first === undefined || second === undefined) throw new Error('two stops are needed');
    const { source } = aCheck().weather ?? {};
    if (source === undefined) throw new Error('a check has a source');
    const leg = { mode: 'walk', metres: 900, minutes: 12, source } as const;
    show({
      nodes,
      check: aCheck({
        legs: [
          { ...leg, from: stay, to: first },
          { ...leg, from: first, to: second, mode: 'transit', metres: 4_180, minutes: 18 },
          { ...leg, from: second, to: stay, mode: 'drive', metres: 12_000, minutes: 25 },
        ],
      }),
    });
    expect(screen.getAllByTestId('leg').map(({ textContent }) => textContent)).toEqual([
      '12 min on foot, 900 m from Hotel Alfama',
      '18 min by public transport, 4.2 km',
      'to Hotel Alfama: 25 min by car, 12 km',
    ]);
  });

  it('[D9] shows a host that was found, and nothing where none was', () => {
    const { source } = hydrated().place ?? {};
    if (source === undefined) throw new Error('a place has a source');
    const host = {
      hostId: 'h',
      name: 'Ana',
      offer: 'Walks with a fado singer',
      languages: ['English', 'Portuguese'],
      source,
    };
    show({ nodes: [hydrated({ host })] });
    expect(screen.getByTestId('host').textContent).toBe('Local host: Ana');
    openDetails();
    expect(screen.getByText(/speaks English, Portuguese/).textContent).toBe(
      'Local host: Ana, speaks English, Portuguese. Walks with a fado singer (Curated places)',
    );
  });

  it('[D9] [X4] tells what an encyclopedia says, with the way to it and its licence', () => {
    const place = hydrated().place;
    if (place === null) throw new Error('a hydrated node has a place');
    const about = {
      text: 'A castle over the old town.',
      url: 'https://en.wikipedia.org/wiki/Castelo',
      source: { name: 'Wikipedia', licence: 'CC BY-SA 4.0', retrievedAt: '2026-11-01T00:00:00.000Z' },
    };
    show({ nodes: [hydrated({ place: { ...place, about } })] });
    expect(screen.queryByTestId('host')).toBeNull();
    openDetails();
    const link = screen.getByRole('link', { name: 'Read on at Wikipedia' });
    expect(link.getAttribute('href')).toBe(about.url);
    expect(link.parentElement?.textContent).toBe(
      'A castle over the old town. Read on at Wikipedia (CC BY-SA 4.0)',
    );
  });
});
