import type { GenerationId, Planner, TravellerId, TripId } from '@tripstream/contracts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { readConfig } from '../../platform/config.js';
import { newId } from '../../platform/ids.js';
import { Metrics } from '../../platform/metrics.js';
import { elsewhereStatement, SpendingQueries, totalsStatement } from '../../projections/spending-queries.js';
import { ProviderFailure } from '../providers/planner-provider.js';
import { RunSuperseded } from '../run-context.js';
import { capturingLogger } from '../testing/capturing-logger.js';
import { type RunSpending, Spending } from './spending.js';
import { type CallRow, SpendingLedger } from './spending-ledger.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const mini: Planner = { provider: 'openai', model: 'gpt-5-mini' };
const travellerId = () => newId<TravellerId>('trv');
const runOf = (generationId = newId<GenerationId>('gen'), attempt = 1) => ({
  generationId,
  tripId: newId<TripId>('trip'),
  jobId: newId<never>('job'),
  attempt,
  losses: 0,
});
const tokens = (inputTokens: number, outputTokens: number) => ({
  inputTokens,
  outputTokens,
  totalTokens: inputTokens + outputTokens,
});

function spendingWith(
  planner: Planner,
  settings: Record<string, string> = {},
  ledger: Pick<SpendingLedger, 'write'> = new SpendingLedger(test.database),
) {
  const config = readConfig(settings);
  const queries = new SpendingQueries(test.database, config);
  const metrics = new Metrics();
  const { logger } = capturingLogger();
  return { spending: new Spending({ planner }, queries, ledger, config, logger, metrics), queries, metrics };
}

const over = () => {
  const signal = AbortSignal.abort(new Error('the run has ended'));
  return { signal, released: new AbortController().signal };
};
const refusal = (spend: () => unknown): unknown => {
  try {
    spend();
    return null;
  } catch (error) {
    return error;
  }
};
const isSpent = (error: unknown) =>
  error instanceof ProviderFailure && error.code === 'budget_exceeded' && !error.retryable;
const rows = (generationId: GenerationId) =>
  test.database.dataSource.query(
    `SELECT attempt, call, total_tokens, estimated, cost, outcome FROM provider_calls
     WHERE generation_id = '${generationId}' ORDER BY attempt, call`,
  );
const answer = (spending: RunSpending, length: number, count: ReturnType<typeof tokens> | null) => {
  spending.require();
  spending.streamed(length);
  return spending.take(count);
};

describe('what a generation spends', () => {
  it('[B10] is the sum of its calls as the provider counts them, at the price of its model', async () => {
    const { spending } = spendingWith(mini);
    const run = runOf();
    const purse = await spending.forRun(run, travellerId());
    expect(purse.usage).toBeNull();
    await answer(purse, 40, tokens(1_000, 200));
    await answer(purse, 40, tokens(3_000, 800));
    expect(purse.usage).toEqual({
      ...tokens(4_000, 1_000),
      estimatedCost: { amount: 0.003, currency: 'USD' },
    });
    expect(await rows(run.generationId)).toMatchObject([
      { attempt: 1, call: 1, total_tokens: 1_200, estimated: false, outcome: 'completed' },
      { attempt: 1, call: 2, total_tokens: 3_800, estimated: false, outcome: 'completed' },
    ]);
  });

  it.each<[string, Planner, Record<string, string>, number | null]>([
    ['nothing with the demo', { provider: 'demo', model: 'tripstream-demo' }, {}, 0],
    ['nobody knows what with a model that nobody knows', { provider: 'openai', model: 'gpt-99' }, {}, null],
    ['nobody knows what where a service lends a model’s name', { ...mini, provider: 'workflow' }, {}, null],
    [
      'what its model costs with a dated release',
      { provider: 'openai', model: 'gpt-5-mini-2025-08-07' },
      {},
      2.25,
    ],
    ['what the operator says', mini, { MODEL_PRICES: '{"gpt-5-mini": {"input": 3, "output": 4}}' }, 7],
    [
      'what the operator says of a service',
      { provider: 'workflow', model: 'house' },
      { MODEL_PRICES: '{"house": {"input": 1, "output": 0}}' },
      1,
    ],
  ])('[B10] costs %s', async (_, planner, settings, amount) => {
    const { spending } = spendingWith(planner, { ...settings, GENERATION_BUDGET_TOKENS: '9000000' });
    const purse = await spending.forRun(runOf(), travellerId());
    await answer(purse, 1, tokens(1_000_000, 1_000_000));
    expect(purse.usage?.estimatedCost).toEqual(amount === null ? null : { amount, currency: 'USD' });
  });

  it('[B10] counts what was paid for and not read to its end: cut calls, failed ones, those of lost workers', async () => {
    const { spending, queries } = spendingWith(mini);
    const traveller = travellerId();
    const run = runOf();
    const purse = await spending.forRun(run, traveller);
    purse.require(400);
    purse.streamed(399);
    purse.require();
    purse.streamed(80);
    await purse.failed(new ProviderFailure('truncated', 'cut', { retryable: true }));
    purse.require();
    purse.streamed(8_000);
    purse.streamed(4_000);
    // The worker is lost here, without a word; the next one asks anew and is stopped in the middle.
    await purse.take(null).then(() => undefined);
    expect(await rows(run.generationId)).toMatchObject([
      { call: 1, total_tokens: 200, estimated: true, outcome: 'cut' },
      { call: 2, total_tokens: 20, estimated: true, outcome: 'truncated' },
      { call: 3, total_tokens: 3_000, estimated: true, outcome: 'completed' },
    ]);
    const next = await spending.forRun({ ...run, attempt: 2 }, traveller);
    next.require();
    next.streamed(40);
    await next.close(over());
    expect(next.usage).toMatchObject({ totalTokens: 3_230 });
    expect((await queries.totals(traveller)).totalTokens).toBe(3_230);
  });

  it('[B10] goes by the provider’s count where it has one of an answer that failed', async () => {
    const { spending } = spendingWith(mini);
    const run = runOf();
    const purse = await spending.forRun(run, travellerId());
    purse.require(400);
    purse.streamed(40);
    // A model that thinks aloud to nobody writes more than anybody reads.
    const usage = tokens(90, 4_000);
    await purse.failed(new ProviderFailure('truncated', 'at the length limit', { retryable: true, usage }));
    expect(await rows(run.generationId)).toMatchObject([
      { total_tokens: 4_090, estimated: false, outcome: 'truncated' },
    ]);
  });

  it('[B10] counts a response once that a second worker reads again from its start', async () => {
    const { spending } = spendingWith(mini);
    const traveller = travellerId();
    const run = runOf();
    const first = await spending.forRun(run, traveller);
    first.require(400);
    first.streamed(6_000);
    first.streamed(6_000);
    const goesOn = new AbortController();
    goesOn.abort(new Error('the process shuts down'));
    await first.close({ signal: goesOn.signal, released: goesOn.signal });
    expect(await rows(run.generationId)).toMatchObject([{ total_tokens: 3_100, outcome: null }]);

    const second = await spending.forRun({ ...run, attempt: 2 }, traveller);
    expect(second.usage?.totalTokens).toBe(3_100);
    second.resumed();
    second.streamed(6_000);
    expect(second.usage?.totalTokens).toBe(3_100);
    // The line breaks, and it reads once more.
    second.resumed();
    second.streamed(6_000);
    second.streamed(6_000);
    expect(second.usage?.totalTokens).toBe(3_100);
    second.streamed(400);
    expect(second.usage?.totalTokens).toBe(3_200);
    await second.take(tokens(90, 2_900));
    expect(second.usage).toMatchObject(tokens(90, 2_900));
    expect(await rows(run.generationId)).toMatchObject([
      { attempt: 1, call: 1, total_tokens: 2_990, estimated: false, outcome: 'completed' },
    ]);
  });

  it('[B10] leaves a call open for whoever took the generation over, and closes it when it was stopped', async () => {
    const { spending } = spendingWith(mini);
    for (const [reason, outcome] of [
      ['attempt_superseded', null],
      ['terminal_state', 'cut'],
    ] as const) {
      const run = runOf();
      const purse = await spending.forRun(run, travellerId());
      purse.require();
      purse.streamed(4);
      const signal = AbortSignal.abort(new RunSuperseded(reason));
      await purse.close({ signal, released: signal });
      expect(await rows(run.generationId)).toMatchObject([{ total_tokens: 1, outcome }]);
    }
  });

  it('[B10] is written down while it grows, so that a worker that dies takes little of it along', async () => {
    const { spending, queries } = spendingWith(mini);
    const traveller = travellerId();
    const purse = await spending.forRun(runOf(), traveller);
    purse.require();
    for (let delta = 0; delta < 100; delta += 1) purse.streamed(100);
    // Nobody ends this call.
    while ((await queries.totals(traveller)).totalTokens < 2_000);
    expect((await queries.totals(traveller)).totalTokens).toBeGreaterThanOrEqual(2_000);
  });
});

describe('while the database takes nothing', () => {
  /** Over the real one, as long as it is reached. */
  function ledgerThatIsAway() {
    const ledger = new SpendingLedger(test.database);
    const line = {
      isUp: false,
      write: (row: CallRow) =>
        line.isUp
          ? ledger.write(row)
          : Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })),
    };
    return line;
  }

  it('[B10] nothing is forgotten: it is written with what comes next, each call as it ended', async () => {
    const line = ledgerThatIsAway();
    const run = runOf();
    const purse = await spendingWith(mini, {}, line).spending.forRun(run, travellerId());
    await answer(purse, 40, tokens(100, 20));
    await answer(purse, 40, tokens(200, 30));
    expect(await rows(run.generationId)).toEqual([]);
    line.isUp = true;
    await purse.close(over());
    expect(await rows(run.generationId)).toMatchObject([
      { call: 1, total_tokens: 120, estimated: false, outcome: 'completed' },
      { call: 2, total_tokens: 230, estimated: false, outcome: 'completed' },
    ]);
  });

  it('[B10] a traveller’s budget holds all the same', async () => {
    const { spending } = spendingWith(mini, { TRAVELLER_BUDGET_TOKENS: '1000' }, ledgerThatIsAway());
    const purse = await spending.forRun(runOf(), travellerId());
    await answer(purse, 40, tokens(400, 600));
    expect(isSpent(refusal(() => purse.require()))).toBe(true);
  });

  it('[B10] a row that no database would take holds up no other', async () => {
    const run = runOf();
    const demo: Planner = { provider: 'demo', model: 'tripstream-demo' };
    const plenty = { GENERATION_BUDGET_TOKENS: '9000000000', TRAVELLER_BUDGET_TOKENS: '9000000000' };
    const purse = await spendingWith(demo, plenty).spending.forRun(run, travellerId());
    await answer(purse, 40, tokens(3_000_000_000, 1));
    await answer(purse, 40, tokens(200, 30));
    expect(await rows(run.generationId)).toMatchObject([
      { call: 2, total_tokens: 230, outcome: 'completed' },
    ]);
  });
});

describe('a budget', () => {
  it('[B10] lets no question through once a generation has spent it, and a new generation has its own', async () => {
    const { spending } = spendingWith(mini, { GENERATION_BUDGET_TOKENS: '1000' });
    const traveller = travellerId();
    const purse = await spending.forRun(runOf(), traveller);
    await answer(purse, 40, tokens(400, 600));
    expect(isSpent(refusal(() => purse.require()))).toBe(true);
    const next = await spending.forRun(runOf(), traveller);
    expect(refusal(() => next.require())).toBeNull();
  });

  it('[B10] stops an answer that does not end, in tokens and in dollars', async () => {
    for (const [name, value] of [
      ['GENERATION_BUDGET_TOKENS', '1000'],
      ['GENERATION_BUDGET_USD', '0.002'],
    ] as const) {
      const { spending } = spendingWith(mini, { [name]: value });
      const run = runOf();
      const purse = await spending.forRun(run, travellerId());
      purse.require();
      let deltas = 0;
      const runaway = () => {
        for (; deltas < 100_000; deltas += 1) purse.streamed(1);
      };
      expect(isSpent(refusal(runaway))).toBe(true);
      expect(deltas).toBeGreaterThan(3_990);
      expect(deltas).toBeLessThan(4_001);
      await purse.close(over());
      expect(await rows(run.generationId)).toMatchObject([
        { outcome: 'budget_exceeded', total_tokens: 1_000 },
      ]);
    }
  });

  it('[B10] of a traveller holds over all generations, failed ones too, and for nobody else', async () => {
    const { spending } = spendingWith(mini, { TRAVELLER_BUDGET_USD: '0.01' });
    const traveller = travellerId();
    const failed = await spending.forRun(runOf(), traveller);
    failed.require();
    failed.streamed(16_000);
    await failed.failed(new ProviderFailure('truncated', 'cut', { retryable: true }));
    const second = await spending.forRun(runOf(), traveller);
    second.require();
    const third = await spending.forRun(runOf(), traveller);
    await answer(third, 1, tokens(0, 500));
    // What the third has spent meanwhile is seen at the second's next question.
    await second.take(tokens(0, 400));
    expect(refusal(() => second.require())).toBeNull();
    await second.take(tokens(0, 200));
    expect(isSpent(refusal(() => second.require()))).toBe(true);
    const other = await spending.forRun(runOf(), travellerId());
    expect(refusal(() => other.require())).toBeNull();
  });

  it('[B10] forgets what was spent more than thirty days ago', async () => {
    const { spending, queries } = spendingWith(mini, { TRAVELLER_BUDGET_TOKENS: '100' });
    const traveller = travellerId();
    const run = runOf();
    await answer(await spending.forRun(run, traveller), 1, tokens(100, 0));
    const next = await spending.forRun(runOf(), traveller);
    expect(isSpent(refusal(() => next.require()))).toBe(true);
    await test.database.dataSource.query(
      `UPDATE provider_calls SET started_at = started_at - interval '31 days' WHERE generation_id = $1`,
      [run.generationId],
    );
    const later = await spending.forRun(runOf(), traveller);
    expect(refusal(() => later.require())).toBeNull();
    await later.take(tokens(1, 0));
    expect(await queries.totals(traveller)).toMatchObject({ generations: 1, totalTokens: 1 });
  });
});

describe('the sum of a traveller', () => {
  it('[B10] has every model, retry and generation in it, and says which prices nobody knows', async () => {
    const traveller = travellerId();
    const { spending, queries } = spendingWith(mini, {
      TRAVELLER_BUDGET_USD: '12',
      TRAVELLER_BUDGET_TOKENS: '34',
    });
    expect(await queries.totals(traveller)).toEqual({
      since: expect.any(String),
      generations: 0,
      ...tokens(0, 0),
      costs: [],
      budget: { cost: { amount: 12, currency: 'USD' }, tokens: 34 },
      byModel: [],
    });
    const roomy = { TRAVELLER_BUDGET_USD: '12' };
    const house: Planner = { provider: 'workflow', model: 'house' };
    for (const planner of [mini, mini, house]) {
      const purse = await spendingWith(planner, roomy).spending.forRun(runOf(), traveller);
      await answer(purse, 1, tokens(4_000, 1_000));
    }
    await spending.forRun(runOf(), travellerId()).then((purse) => answer(purse, 1, tokens(7, 7)));
    expect(await queries.totals(traveller)).toMatchObject({
      generations: 3,
      ...tokens(12_000, 3_000),
      costs: [{ amount: 0.006, currency: 'USD' }],
      byModel: [
        { ...mini, generations: 2, ...tokens(8_000, 2_000), cost: { amount: 0.006, currency: 'USD' } },
        { ...house, generations: 1, ...tokens(4_000, 1_000), cost: null },
      ],
    });
  });

  it('[B10] reads the calls of its thirty days by their index, and none that are older', async () => {
    const traveller = travellerId();
    await test.database.dataSource.query(
      `INSERT INTO provider_calls (generation_id, attempt, call, trip_id, traveller_id, provider, model, input_tokens,
         output_tokens, total_tokens, estimated, started_at)
       SELECT $1 || n, 1, 1, 'trip', $1, 'openai', 'gpt-5-mini', 1, 1, 2, false, now() - make_interval(days => n)
       FROM generate_series(1, 3000) n`,
      [traveller],
    );
    await test.database.dataSource.query('ANALYZE provider_calls');
    for (const [{ text }, ...more] of [[elsewhereStatement, 'gen_none'], [totalsStatement]] as const) {
      const plan: unknown = await test.database.dataSource.query(`EXPLAIN ${text}`, [traveller, 30, ...more]);
      expect(JSON.stringify(plan)).toMatch(/Index Cond: \([^"]*traveller_id[^"]*started_at/);
    }
  });
});

it('[B10] counts tokens and cost for operators, by model', async () => {
  const { spending, metrics } = spendingWith(mini);
  await answer(await spending.forRun(runOf(), travellerId()), 1, tokens(4_000, 1_000));
  const labels = 'provider="openai",model="gpt-5-mini"';
  const text = await metrics.registry.metrics();
  expect(text).toContain(`tripstream_provider_tokens_total{${labels},direction="input"} 4000`);
  expect(text).toContain(`tripstream_provider_tokens_total{${labels},direction="output"} 1000`);
  expect(text).toMatch(/tripstream_provider_cost_usd_total\{.*\} 0\.003\d*\n/);
});
