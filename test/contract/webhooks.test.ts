import { randomBytes, randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Problem } from '@tripstream/contracts';
import { Webhook } from 'standardwebhooks';
import { Database } from '../../backend/src/platform/database.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const oldSecret = newSecret();
const secret = newSecret();
const apiSecret = 'canary-api-secret-of-the-webhook-test';

let server: TestServer;
let database: Database;

beforeAll(async () => {
  server = await startTestServer({
    // Nobody is there: only what comes in is looked at here.
    LLM_SERVICE_URL: 'http://127.0.0.1:9',
    LLM_SERVICE_API_SECRET: apiSecret,
    LLM_WEBHOOK_SECRET: `${oldSecret}, ${secret}`,
  });
  database = await Database.connect(server.databaseUrl, 2);
});
afterAll(async () => {
  await database.close();
  await server.stop();
});

interface Callback {
  event?: unknown;
  workflow_name?: unknown;
  job_id?: unknown;
  result?: unknown;
}

const newJob = () => `job-${randomUUID()}`;
const completed = (jobId: unknown = newJob()): Callback => ({
  event: 'workflow.completed',
  workflow_name: 'itinerary',
  job_id: jobId,
  result: { output: { mission_plan: { title: 'Lisbon' } } },
});
const failed = (jobId: string): Callback => ({ ...completed(jobId), event: 'workflow.failed' });

interface Letter {
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

/** A message as the service would send it, but for what is said otherwise. */
function letter(
  said: Callback | string,
  { id = `msg_${randomUUID()}`, key = secret, agoSeconds = 0 } = {},
): Letter & { headers: Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> } {
  const body = typeof said === 'string' ? said : JSON.stringify(said);
  const at = new Date(Date.now() - agoSeconds * 1_000);
  return {
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(key).sign(id, at, body),
    },
    body,
  };
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Node's own client: it sends header names as they stand here, and a header twice where a list is given. */
function send({ headers, body }: Letter, path = '/api/webhooks/llm-callback'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      server.url + path,
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    outgoing.on('error', reject).end(body);
  });
}

const codeOf = ({ text }: Answer) => (JSON.parse(text) as Problem).code;

const rowsOf = (jobId: unknown): Promise<{ outcome: string; webhook_id: string }[]> =>
  database.dataSource.query('SELECT outcome, webhook_id FROM workflow_callbacks WHERE job_id = $1', [jobId]);

const stored = async (): Promise<number> => {
  const [row] = await database.dataSource.query('SELECT count(*)::int AS count FROM workflow_callbacks');
  return row.count;
};

const RECEIVED = '{"status":"received"}';

describe('a callback that is not the service’s', () => {
  it.each([['webhook-id'], ['webhook-timestamp'], ['webhook-signature']] as const)(
    '[B3] is told that it is not signed without %s, or with nothing in it',
    async (name) => {
      const before = await stored();
      const { headers, body } = letter(completed());
      const { [name]: _, ...others } = headers;
      for (const without of [others, { ...others, [name]: '' }]) {
        const answer = await send({ headers: without, body });
        expect([answer.status, codeOf(answer)]).toEqual([401, 'webhook-signature-missing']);
      }
      expect(await stored()).toBe(before);
    },
  );

  const good = () => letter(completed());
  const withHeaders = (change: (letter: ReturnType<typeof good>) => Letter['headers']): Letter => {
    const one = good();
    return { body: one.body, headers: { ...one.headers, ...change(one) } };
  };
  const signatureOf = ({ headers }: ReturnType<typeof good>) => headers['webhook-signature'].slice(3);

  const forged: [string, () => Letter][] = [
    ['another secret', () => letter(completed(), { key: newSecret() })],
    ['our other secret', () => letter(completed(), { key: `whsec_${btoa(apiSecret)}` })],
    ['the same content written otherwise', () => ({ ...good(), body: JSON.stringify(completed(), null, 1) })],
    ['a body that is not JSON', () => ({ ...good(), body: '{"event":' })],
    ['no body', () => ({ ...good(), body: '' })],
    ['a message of six minutes ago', () => letter(completed(), { agoSeconds: 360 })],
    ['a message from the future', () => letter(completed(), { agoSeconds: -360 })],
    [
      'another time',
      () => withHeaders(() => ({ 'webhook-timestamp': String(Math.floor(Date.now() / 1_000) + 9) })),
    ],
    [
      'a time with a tail',
      () => withHeaders(({ headers }) => ({ 'webhook-timestamp': `${headers['webhook-timestamp']}.5` })),
    ],
    ['another id', () => withHeaders(() => ({ 'webhook-id': 'msg_of_somebody' }))],
    ['an id with a dot in it', () => letter(completed(), { id: 'msg.1' })],
    ['two ids', () => withHeaders(({ headers }) => ({ 'webhook-id': [headers['webhook-id'], 'another'] }))],
    [
      'two headers with signatures',
      () =>
        withHeaders(({ headers }) => ({
          'webhook-signature': [headers['webhook-signature'], headers['webhook-signature']],
        })),
    ],
    ['the scheme v1a', () => withHeaders((one) => ({ 'webhook-signature': `v1a,${signatureOf(one)}` }))],
    ['the scheme V1', () => withHeaders((one) => ({ 'webhook-signature': `V1,${signatureOf(one)}` }))],
    ['the scheme none', () => withHeaders(() => ({ 'webhook-signature': 'none' }))],
    ['no scheme', () => withHeaders((one) => ({ 'webhook-signature': signatureOf(one) }))],
    ['no signature after the scheme', () => withHeaders(() => ({ 'webhook-signature': 'v1,' }))],
    ['the scheme alone', () => withHeaders(() => ({ 'webhook-signature': 'v1' }))],
    [
      'a thousand signatures, a good one among them',
      () =>
        withHeaders(({ headers }) => ({
          'webhook-signature': `${'v1,AAAA '.repeat(999)}${headers['webhook-signature']}`,
        })),
    ],
    [
      'bytes that are no text',
      () => {
        const replaced = letter(JSON.stringify(completed()).replace('Lisbon', 'Lisbon\uFFFD'));
        const [before = '', after = ''] = String(replaced.body).split('\uFFFD');
        return {
          ...replaced,
          body: Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)]),
        };
      },
    ],
  ];

  it.each(forged)('[B3] is told that its signature is not valid: %s', async (_name, make) => {
    const before = await stored();
    const answer = await send(make());
    expect([answer.status, codeOf(answer)]).toEqual([401, 'webhook-signature-invalid']);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(await stored()).toBe(before);
  });

  it('[B3] is refused before anything is made of its bytes', async () => {
    const gzipped = gzipSync('x'.repeat(10_000_000));
    const answer = await send({
      headers: { ...letter('{}').headers, 'Content-Encoding': 'gzip' },
      body: gzipped,
    });
    expect([answer.status, codeOf(answer)]).toEqual([415, 'unsupported-media-type']);
    const large = await send(letter(JSON.stringify({ x: 'x'.repeat(3_000_000) })));
    expect([large.status, codeOf(large)]).toEqual([413, 'payload-too-large']);
    const elsewhere = await send(letter(completed()), '/api/webhooks/other');
    expect(elsewhere.status).toBe(404);
    expect((await fetch(`${server.url}/api/webhooks/llm-callback`)).status).toBe(405);
  });
});

describe('a callback of the service', () => {
  it.each([
    ['with the new secret', () => letter(completed())],
    ['with the old secret while both are in use', () => letter(completed(), { key: oldSecret })],
    ['of four minutes ago', () => letter(completed(), { agoSeconds: 240 })],
    [
      'with header names in any case',
      () => {
        const { headers, body } = letter(completed());
        return {
          body,
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
          ),
        };
      },
    ],
    [
      'with signatures of several secrets and schemes',
      () => {
        const { headers, body } = letter(completed());
        const signature = `v1a,AAAA v1,AAAA ${headers['webhook-signature']}`;
        return { body, headers: { ...headers, 'webhook-signature': signature } };
      },
    ],
    [
      'whatever type it gives its body',
      () => {
        const { headers, body } = letter(completed());
        return { body, headers: { ...headers, 'Content-Type': 'text/plain' } };
      },
    ],
  ])('[B3] is taken without any other identity: %s', async (_name, make) => {
    const one = make();
    const answer = await send(one);
    expect([answer.status, answer.text]).toEqual([200, RECEIVED]);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { job_id: jobId } = JSON.parse(String(one.body)) as { job_id: string };
    expect(await rowsOf(jobId)).toMatchObject([{ outcome: 'completed' }]);
  });

  it('[B3] about a job that nobody knows is acknowledged like any other, logged, and kept for whoever submits it', async () => {
    const jobId = newJob();
    expect(await send(letter(completed(jobId)))).toMatchObject({ status: 200, text: RECEIVED });
    await server.logs.until((line) => line.event === 'webhook.job-unknown' && line.jobId === jobId);
    expect(await rowsOf(jobId)).toHaveLength(1);
  });

  it.each([
    ['an event that we do not know', { ...completed(), event: 'workflow.paused' }, 'unknown event'],
    ['an event of a later version, of another form', { event: 'account.renamed', data: {} }, 'unknown event'],
    ['a workflow that we do not know', { ...completed(), workflow_name: 'hotels' }, 'unknown workflow'],
    [
      'a workflow that nobody may run there',
      { ...completed(), workflow_name: 'refinement' },
      'unknown workflow',
    ],
    [
      'a workflow called as a property of objects',
      { ...completed(), workflow_name: '__proto__' },
      'unknown workflow',
    ],
  ])('[B3] about %s is acknowledged, ignored and logged', async (_name, said: Callback, reason) => {
    const before = await stored();
    const one = letter(said);
    expect(await send(one)).toMatchObject({ status: 200, text: RECEIVED });
    const webhookId = one.headers['webhook-id'];
    const line = await server.logs.until(
      ({ event, webhookId: id }) => event === 'webhook.ignored' && id === webhookId,
    );
    expect(line).toMatchObject({ reason });
    expect(await stored()).toBe(before);
  });

  it('[B3] counts once, however often it is delivered, replayed or sent at the same time', async () => {
    const jobId = newJob();
    const one = letter(completed(jobId));
    const answers = await Promise.all([one, one, one, one].map((same) => send(same)));
    // Delivered again, later: the same message under a new time.
    answers.push(await send(letter(completed(jobId), { id: one.headers['webhook-id'], agoSeconds: 60 })));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, text: RECEIVED });
    expect(await rowsOf(jobId)).toEqual([{ outcome: 'completed', webhook_id: one.headers['webhook-id'] }]);
    const another = newJob();
    await send(letter(completed(another), { id: one.headers['webhook-id'] }));
    expect(await rowsOf(another)).toEqual([]);
  });

  it('[B3] of two that contradict each other the first one counts, whichever it is', async () => {
    for (const [first, second, outcome] of [
      [completed, failed, 'completed'],
      [failed, completed, 'failed'],
    ] as const) {
      const jobId = newJob();
      for (const said of [first(jobId), second(jobId)])
        expect(await send(letter(said))).toMatchObject({ status: 200, text: RECEIVED });
      expect(await rowsOf(jobId)).toMatchObject([{ outcome }]);
    }
  });

  it.each([
    ['no JSON', '{"event":', 400, 'malformed-json'],
    ['nothing', '', 400, 'malformed-json'],
    ['a list', '[]', 422, 'invalid-field'],
    ['no event', JSON.stringify({ job_id: newJob() }), 422, 'invalid-field'],
    ['no job', JSON.stringify({ ...completed(), job_id: undefined }), 422, 'invalid-field'],
    ['a job without a name', JSON.stringify(completed('')), 422, 'invalid-field'],
    ['a job whose name no column holds', JSON.stringify(completed('a\u0000b')), 422, 'invalid-field'],
    ['a job whose name is a path', JSON.stringify(completed('../../x')), 422, 'invalid-field'],
  ])(
    '[B3] that says %s is refused with a problem, so that its sender hears of it',
    async (_name, body, status, code) => {
      const before = await stored();
      const answer = await send(letter(body));
      expect([answer.status, codeOf(answer)]).toEqual([status, code]);
      expect(await stored()).toBe(before);
    },
  );

  it('[B3] may hold anything as its result: whoever waits for the job judges it', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    for (const result of [deep, '"\\u0000 \\ud800"', '{"__proto__":{"polluted":true}}']) {
      const jobId = newJob();
      const body = JSON.stringify({ ...completed(jobId), result: null }).replace(
        '"result":null',
        `"result":${result}`,
      );
      expect(await send(letter(body))).toMatchObject({ status: 200, text: RECEIVED });
      expect(await rowsOf(jobId)).toHaveLength(1);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('[B2] [B3] no secret is in any answer or log line', async () => {
    const answers = [
      await send(letter(completed(), { key: newSecret() })),
      await send(letter(completed(newJob()))),
      await send({ headers: {}, body: '' }),
    ];
    const everything = JSON.stringify([answers, server.logs.lines]);
    for (const hidden of [apiSecret, oldSecret, secret, oldSecret.slice(6), secret.slice(6)])
      expect(everything).not.toContain(hidden);
    expect(server.logs.lines.some(({ event }) => event === 'webhook.refused')).toBe(true);
  });
});
