import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  CreateItineraryRequest,
  ItineraryCreationResponse,
  Problem,
  TokenResponse,
  TripEvent,
} from '@tripstream/contracts';
import { readConfig } from '../../backend/src/platform/config.js';
import { createLogger } from '../../backend/src/platform/logger.js';
import { type RunningServer, startServer } from '../../backend/src/server.js';
import { createEmptyDatabase } from './test-database.js';

export interface TestServer {
  url: string;
  databaseUrl: string;
  logs: LogLines;
  stop(): Promise<void>;
}

export type LogLine = { event: string } & Record<string, unknown>;

/** What a server logs, as facts that a test can wait for. */
export class LogLines {
  readonly lines: LogLine[] = [];
  private readonly waiting = new Set<() => void>();

  write(text: string): void {
    this.lines.push(JSON.parse(text) as LogLine);
    for (const look of this.waiting) look();
  }

  until(fact: (line: LogLine) => boolean): Promise<LogLine> {
    return new Promise((resolve) => {
      const look = () => {
        const line = this.lines.find(fact);
        if (line === undefined) return;
        this.waiting.delete(look);
        resolve(line);
      };
      this.waiting.add(look);
      look();
    });
  }
}

/**
 * The whole server on a database of its own and a free port, with the demo provider writing as fast as it can.
 *
 * @param settings - environment settings that differ from the defaults of tests
 * @param beside - another server, whose database and secret this one shares
 */
export async function startTestServer(
  settings: Record<string, string> = {},
  beside?: TestServer,
): Promise<TestServer> {
  const { url: databaseUrl, drop } =
    beside === undefined
      ? await createEmptyDatabase()
      : { url: beside.databaseUrl, drop: () => Promise.resolve() };
  const dataDir = await mkdtemp(join(tmpdir(), 'tripstream-test-'));
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'info',
    DEMO_TOKENS_PER_SECOND: '0',
    DEMO_LOOKUP_MS: '0',
    TRIPSTREAM_SECRET: 'the secret that all servers of the tests share',
    ...settings,
  });
  const logs = new LogLines();
  const logger = createLogger(config.LOG_LEVEL, logs);
  const server: RunningServer = await startServer({ config, logger, databaseUrl });
  return {
    url: server.url,
    databaseUrl,
    logs,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true });
      await drop();
    },
  };
}

/** Somebody who uses the API with a bearer token. */
export class ApiUser {
  private constructor(
    readonly url: string,
    readonly token: string,
    readonly travellerId: string,
  ) {}

  static async join(url: string): Promise<ApiUser> {
    const response = await fetch(`${url}/api/tokens`, { method: 'POST' });
    const { token, travellerId } = (await response.json()) as TokenResponse;
    return new ApiUser(url, token as string, travellerId);
  }

  /** The same traveller at another server that knows the same secret. */
  at(url: string): ApiUser {
    return new ApiUser(url, this.token, this.travellerId);
  }

  get headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.token}` };
  }

  request(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    return fetch(this.url + path, { ...init, headers: { ...this.headers, ...init.headers } });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.request(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async createItinerary(request: Partial<CreateItineraryRequest> = {}): Promise<ItineraryCreationResponse> {
    const response = await this.post('/api/itineraries', {
      destination: 'Lisbon',
      startDate: '2026-05-03',
      days: 2,
      ...request,
    });
    if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
    return (await response.json()) as ItineraryCreationResponse;
  }

  /** Every event of a trip so far, by the polling twin. */
  async events(tripId: string): Promise<TripEvent[]> {
    const events: TripEvent[] = [];
    for (let after = '0'; ; ) {
      const page = (await (
        await this.request(`/api/itineraries/${tripId}/events?after=${after}&limit=500`)
      ).json()) as {
        events: TripEvent[];
        next: string;
      };
      if (page.events.length === 0) return events;
      events.push(...page.events);
      after = page.next;
    }
  }
}

export const problemOf = async (response: Response): Promise<Problem> => {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return (await response.json()) as Problem;
};
