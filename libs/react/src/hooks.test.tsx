import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { RealTimeItineraryService, type TripStream } from '@tripstream/client';
import { history, TripServer, tripId } from '@tripstream/client/testing';
import type { NodeId, TripEvent } from '@tripstream/contracts';
import { memo, type ReactNode, StrictMode, useEffect } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import {
  TripstreamProvider,
  useConnection,
  useDay,
  useDayOutline,
  useDayPhase,
  useItinerary,
  useNode,
  useReadiness,
  useTripStream,
  useTripstream,
  useTripView,
} from './index.js';

const log = history();
const firstEnhancement = log.findIndex(({ type }) => type === 'node_enhanced');

/** What components report of themselves; emptied after each test. */
let noted: string[] = [];
const servers: TripServer[] = [];

async function serve(events: TripEvent[]) {
  const server = await TripServer.start(events);
  servers.push(server);
  return server;
}

const serviceOf = (server: TripServer) =>
  new RealTimeItineraryService({ baseUrl: server.url, backoff: { minMs: 1, maxMs: 20 } });

const within = (service: RealTimeItineraryService, page: ReactNode) => (
  <TripstreamProvider service={service}>{page}</TripstreamProvider>
);

afterEach(async () => {
  cleanup();
  noted = [];
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const NodeCard = memo(({ stream, nodeId }: { stream: TripStream; nodeId: NodeId }) => {
  const node = useNode(stream, nodeId);
  noted.push(`node ${node?.day}.${node?.index}`);
  return <li>{`${node?.day}.${node?.index} ${node?.status}`}</li>;
});

const DayCard = memo(({ stream, day }: { stream: TripStream; day: number }) => {
  const outline = useDayOutline(stream, day);
  noted.push(`day ${day}`);
  return (
    <ul>
      {outline?.nodeIds.map((nodeId) => (
        <NodeCard key={nodeId} stream={stream} nodeId={nodeId} />
      ))}
    </ul>
  );
});

const Checked = memo(({ stream, day }: { stream: TripStream; day: number }) => {
  const phase = useDayPhase(stream, day);
  noted.push(`checked ${day}`);
  return (
    <p>{phase?.kind === 'provisional' ? `day ${day}: ${phase.checked} of ${phase.nodes}` : phase?.kind}</p>
  );
});

function Plan() {
  const stream = useTripStream(tripId());
  const title = useTripView(stream, ({ itinerary }) => itinerary?.title);
  const numbers = useTripView(
    stream,
    ({ itinerary }) => itinerary?.days.map(({ day }) => day) ?? [],
    (left, right) => left.join() === right.join(),
  );
  const readiness = useReadiness(stream);
  const connection = useConnection(stream);
  noted.push('plan');
  return (
    <main>
      <h1>{`${title} ${readiness} ${connection.kind}`}</h1>
      {numbers.map((day) => (
        <section key={day}>
          <DayCard stream={stream} day={day} />
          <Checked stream={stream} day={day} />
        </section>
      ))}
    </main>
  );
}

function Title() {
  const stream = useTripStream(tripId());
  return <p>{`${useItinerary(stream)?.title ?? 'Loading'} ${useConnection(stream).kind}`}</p>;
}

function TripPage({ trip }: { trip: string }) {
  const stream = useTripStream(trip);
  const itinerary = useItinerary(stream);
  const day = useDay(stream, 1);
  const shown = `${trip} shows ${itinerary?.tripId ?? 'nothing'} ${day === null ? '' : itinerary?.title}`;
  noted.push(shown);
  return <p>{shown}</p>;
}

function Listener({ name }: { name: string }) {
  const stream = useTripStream(tripId(), {
    callbacks: { onEvent: ({ version }) => void noted.push(`${name} ${version}`) },
  });
  return <p>{`${name} ${useConnection(stream).kind}`}</p>;
}

function LeavesAfterOne() {
  const stream = useTripStream(tripId());
  useEffect(() => {
    const read = async () => {
      for await (const item of stream) {
        noted.push(item.kind);
        stream.leave();
      }
    };
    void read();
  }, [stream]);
  return <p>{useConnection(stream).kind}</p>;
}

function WithoutProvider() {
  return <p>{String(useTripstream())}</p>;
}

describe('[D9] hooks', () => {
  it("[D9] render for one node's change that node's card alone", async () => {
    const server = await serve(log.slice(0, firstEnhancement));
    render(within(serviceOf(server), <Plan />));
    await screen.findAllByText('1.2 provisional');
    await screen.findByText(/live/);
    noted = [];
    server.append(log[firstEnhancement] as TripEvent);
    await screen.findByText('1.1 hydrated');
    // Beside the card, only the line that counts checked stops.
    expect(noted.sort()).toEqual(['checked 1', 'node 1.1']);
    expect(screen.getByText('day 1: 1 of 2')).toBeTruthy();
  });

  it('open one connection in StrictMode, and leave none behind', async () => {
    const server = await serve(log);
    const { unmount } = render(<StrictMode>{within(serviceOf(server), <Title />)}</StrictMode>);
    await screen.findByText(/Lisbon/);
    expect(server.streams).toHaveLength(1);
    unmount();
    await waitFor(() => expect(server.openStreams).toBe(0));
    expect(server.streams).toHaveLength(1);
  });

  it('share one connection among components, and keep it until the last is gone', async () => {
    const server = await serve(log);
    const service = serviceOf(server);
    const page = (...names: string[]) =>
      within(
        service,
        names.map((name) => <Title key={name} />),
      );
    const { rerender } = render(page('a', 'b', 'c'));
    await waitFor(() => expect(screen.getAllByText(/Lisbon/)).toHaveLength(3));
    rerender(page('a'));
    rerender(page('a', 'd'));
    // Who joins a known trip sees it in the first paint.
    expect(screen.getAllByText(/Lisbon/)).toHaveLength(2);
    expect(server.streams).toHaveLength(1);
  });

  it('[A6] show nothing of the former trip after a route change, in no render, with its stream in flight', async () => {
    const server = await serve(log.slice(0, 4));
    const other = await serve(history({ trip: tripId('b') }).slice(0, 4));
    server.onRequest = (request, response) => {
      if (!request.url?.includes(tripId('b'))) return false;
      response.writeHead(307, { location: `${other.url}${request.url}` }).end();
      return true;
    };
    const service = serviceOf(server);
    const { rerender } = render(within(service, <TripPage trip={tripId()} />));
    await screen.findByText(new RegExp(`shows ${tripId()}`));
    rerender(within(service, <TripPage trip={tripId('b')} />));
    server.append(...log.slice(4));
    await screen.findByText(new RegExp(`shows ${tripId('b')}`));
    rerender(within(service, <TripPage trip={tripId()} />));
    await screen.findByText(new RegExp(`shows ${tripId()}`));
    for (const shown of noted) expect(shown).toMatch(/^(\S+) shows (\1|nothing) /);
  });

  it('hand news to the callbacks of the latest render, once', async () => {
    const server = await serve(log.slice(0, 2));
    const service = serviceOf(server);
    const page = (name: string) => <StrictMode>{within(service, <Listener name={name} />)}</StrictMode>;
    const { rerender } = render(page('first'));
    await screen.findByText('first live');
    server.append(log[2] as TripEvent);
    await waitFor(() => expect(noted).toEqual(['first 3']));
    rerender(page('second'));
    server.append(log[3] as TripEvent);
    await waitFor(() => expect(noted).toEqual(['first 3', 'second 4']));
  });

  it('give a stream that can be iterated and left while mounted', async () => {
    const server = await serve(log.slice(0, 2));
    render(within(serviceOf(server), <LeavesAfterOne />));
    await screen.findByText('closed');
    expect(noted).toEqual(['snapshot']);
  });

  it('render on a server without following, and the browser takes over from there', async () => {
    const server = await serve(log);
    const app = within(serviceOf(server), <Title />);
    const html = renderToString(app);
    expect(html).toBe('<p>Loading connecting</p>');
    expect(server.requests).toEqual([]);
    const container = document.createElement('div');
    container.innerHTML = html;
    const mistakes: unknown[] = [];
    const root = await act(async () =>
      hydrateRoot(container, app, { onRecoverableError: (error) => mistakes.push(error) }),
    );
    await waitFor(() => expect(container.textContent).toMatch(/Lisbon.* live/));
    expect(mistakes).toEqual([]);
    act(() => root.unmount());
  });

  it('say so when the provider is missing', () => {
    const silenced = jest.spyOn(console, 'error').mockImplementation(() => {});
    expect(() => render(<WithoutProvider />)).toThrow(/TripstreamProvider/);
    silenced.mockRestore();
  });
});
