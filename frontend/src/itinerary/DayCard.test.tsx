import { act, fireEvent, render, screen, within } from '@testing-library/react';
import type { RealTimeItineraryService } from '@tripstream/client';
import type { Day, Job } from '@tripstream/contracts';
import { TripstreamProvider } from '@tripstream/react';
import { Profiler } from 'react';
import { DayCard } from './DayCard.js';
import { aDay, aJob, aNode, aTrip, hydrated, ShownStream } from './testing.js';

const nodes = [aNode(), aNode({ index: 2, title: 'O Velho Eurico' })];

function show(day: Partial<Day>, job: Partial<Job> = {}) {
  const stream = new ShownStream(aTrip({ days: [aDay(day)], job: aJob(job) }));
  const retried: string[] = [];
  const service = {
    retryDay: (tripId: string, day: number) => {
      retried.push(`${tripId} ${day}`);
      return Promise.resolve();
    },
  } as unknown as RealTimeItineraryService;
  const view = render(
    <TripstreamProvider service={service}>
      <DayCard stream={stream} day={1} />
    </TripstreamProvider>,
  );
  return { stream, retried, ...view };
}
const state = () => screen.getByTestId('day-state').textContent;
const rows = () => screen.queryAllByTestId('node');

describe('DayCard', () => {
  it('[D9] a placeholder keeps the room of the stops to come', () => {
    const { container } = show({});
    expect(state()).toBe('Waiting');
    expect(rows()).toHaveLength(0);
    expect(container.querySelectorAll('ol > li')).toHaveLength(8);
  });

  it('[D9] [X1] a day in the making shows its stops so far, as drafts, and keeps its height', () => {
    const { container } = show({ status: 'drafting', nodes });
    expect(state()).toBe('Writing, 2 stops');
    expect(rows().map((row) => row.dataset.state)).toEqual(['draft', 'draft']);
    expect(within(rows()[0] as HTMLElement).getByText('draft')).toBeTruthy();
    expect(container.querySelectorAll('ol > li')).toHaveLength(8);
  });

  it('[D9] a provisional day says how many of its stops were checked', () => {
    show({ status: 'planned', theme: 'Alfama', nodes: [hydrated(), nodes[1] ?? aNode()] });
    expect(state()).toBe('1 of 2 stops checked');
    expect(rows().map((row) => row.dataset.state)).toEqual(['checked', 'draft']);
    expect(rows()[0]?.textContent?.includes('Castelo · Open 09:00–18:00')).toBeTruthy();
  });

  it('[D9] a hydrated day is all checked', () => {
    show({ status: 'planned', nodes: [hydrated()] });
    expect(state()).toBe('All checked');
  });

  it('[D9] a stop that could not be verified says why in plain words', () => {
    show({ status: 'planned', nodes: [hydrated(), aNode({ index: 2, unverified: 'ambiguous' })] });
    expect(state()).toBe('1 of 2 verified');
    expect(screen.getByText('Name is not unique')).toBeTruthy();
  });

  const failure = { code: 'timeout', message: 'No answer in 60 s', retryable: true } as const;

  it('[D9] [D10] a failed day says why and can be retried when the others are done', async () => {
    const { retried } = show(
      { status: 'failed', failure },
      { status: 'complete', endedAt: '2026-11-20T12:03:00.000Z' },
    );
    expect(screen.getByText('The planner took too long.')).toBeTruthy();
    const button = screen.getByRole('button', { name: 'Retry this day' });
    await act(async () => {
      fireEvent.click(button);
      fireEvent.click(button);
    });
    expect(retried).toEqual(['trip_1 1']);
  });

  it('[B8] [X7] keeps the place of who retries a day by keyboard, while the day is written anew', async () => {
    const ended = aJob({ status: 'complete', endedAt: '2026-11-20T12:03:00.000Z' });
    const { stream } = show({ status: 'failed', failure }, ended);
    const button = screen.getByRole('button', { name: 'Retry this day' });
    button.focus();
    await act(async () => void fireEvent.click(button));
    expect(document.activeElement).toBe(button);
    const job = aJob({ kind: 'day_retry', day: 1, status: 'queued', generationId: 'gen_2' as never });
    act(() => stream.show({ itinerary: aTrip({ version: 2, days: [aDay()], job }) }));
    expect(button.isConnected).toBe(false);
    expect(document.activeElement).toBe(screen.getByTestId('day'));
  });

  it('[B6] [B8] a day that a stopped planner left out says so, and can be planned', async () => {
    const { retried } = show({}, { status: 'cancelled', endedAt: '2026-11-20T12:03:00.000Z' });
    expect(state()).toBe('Not planned');
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Plan this day' })));
    expect(retried).toEqual(['trip_1 1']);
  });

  it('[B8] a day does not wait for a planner that writes another day only', () => {
    const { stream } = show({ day: 1 }, { kind: 'day_retry', day: 2 });
    expect(state()).toBe('Not planned');
    expect(screen.queryByRole('button', { name: 'Plan this day' })).toBeNull();
    const ended = aJob({
      kind: 'day_retry',
      day: 2,
      status: 'complete',
      endedAt: '2026-11-20T12:03:00.000Z',
    });
    act(() => stream.show({ itinerary: aTrip({ version: 2, days: [aDay()], job: ended }) }));
    expect(screen.getByRole('button', { name: 'Plan this day' })).toBeTruthy();
  });

  it('[A9] says how many stops the route cannot show at a place of their own', () => {
    const lost = aNode({ index: 2, title: 'O Velho Eurico', unverified: 'not_found', location: null });
    const ride = aNode({ index: 3, kind: 'transfer', unverified: 'no_place_data', location: null });
    const asked = aNode({ index: 4, location: null });
    show({ status: 'planned', nodes: [hydrated(), lost, ride, asked] });
    expect(screen.getByTestId('unplaced').textContent).toBe('1 stop has no position of its own');
  });

  it('[A9] says nothing of positions when every stop has one', () => {
    show({ status: 'planned', nodes: [hydrated(), aNode({ index: 2, unverified: 'not_found' })] });
    expect(screen.queryByTestId('unplaced')).toBeNull();
  });

  it('[D10] a failed day is not retried while the planner is at work, nor when that cannot help', () => {
    show({ status: 'failed', failure });
    expect(screen.queryByRole('button', { name: 'Retry this day' })).toBeNull();
  });

  it('[D9] a look-up that ends renders its own row and no other', () => {
    const rendered: string[] = [];
    const first = aNode({ nodeId: 'gen_1.1.1.1' as never });
    const second = aNode({ nodeId: 'gen_1.1.1.2' as never, index: 2, title: 'O Velho Eurico' });
    const other = aNode({ nodeId: 'gen_1.1.1.3' as never, index: 3, title: 'Museu do Fado' });
    const day = aDay({ status: 'planned', nodes: [first, second, other] });
    const stream = new ShownStream(aTrip({ days: [day] }));
    render(
      <TripstreamProvider service={{} as RealTimeItineraryService}>
        <Profiler id="card" onRender={() => rendered.push('card')}>
          <DayCard stream={stream} day={1} />
        </Profiler>
      </TripstreamProvider>,
    );
    const before = rows();
    const markup = before.map((row) => row.outerHTML);
    act(() =>
      stream.show({
        itinerary: aTrip({
          days: [{ ...day, nodes: [first, hydrated({ ...second, status: 'hydrated' }), other] }],
        }),
      }),
    );
    const after = rows();
    expect(after.map((row, index) => row === before[index])).toEqual([true, true, true]);
    expect(after.map((row, index) => row.outerHTML === markup[index])).toEqual([true, false, true]);
  });
});
