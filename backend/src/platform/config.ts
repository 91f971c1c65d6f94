import { z } from 'zod';
import { FEWEST_SECRET_CHARACTERS } from './secret.js';

const flag = z.stringbool();
const positive = z.coerce.number().positive();
const json = z.string().transform((text, { issues, value }): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    issues.push({ code: 'custom', message: 'must be JSON', input: value });
    return z.NEVER;
  }
});

/** What a model costs, in US dollars a million tokens. */
const modelPriceSchema = z.strictObject({ input: z.number().min(0), output: z.number().min(0) });
export type ModelPrice = z.infer<typeof modelPriceSchema>;

/** Settings that do harm, as they are meant to. */
const harmful = ['PAUSE_AT', 'FREEZE_AT', 'KILL_AT', 'DEMO_FAULTS'] as const;

const hasNoCredentials = (address: string) => {
  // What is no address at all is said by the rule before.
  if (!URL.canParse(address)) return true;
  const { username, password } = new URL(address);
  return username === '' && password === '';
};

/** As Standard Webhooks writes a key. */
const isWebhookSecret = (secret: string) =>
  /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret) && Buffer.from(secret.slice(6), 'base64').length >= 24;

/** Everything that can be set from outside, read once at start-up. Names are the environment's. */
const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Interface to listen on. Loopback unless said otherwise. */
  HOST: z.string().default('127.0.0.1'),
  /** A Postgres of yours; without it Tripstream runs one of its own under DATA_DIR. */
  DATABASE_URL: z.url().optional(),
  DATA_DIR: z.string().default('.data'),
  /** Signs identities; without it one is made and kept under DATA_DIR. At least 32 characters. */
  TRIPSTREAM_SECRET: z.string().min(FEWEST_SECRET_CHARACTERS).optional(),
  /** Host names that this site is reached by, beside HOST and this machine's own, separated by commas: `trips.example`. */
  ALLOWED_HOSTS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((host) => host.trim().toLowerCase())
        .filter(Boolean),
    ),
  /** Proxies of yours in front of this process; so many of their X-Forwarded-* entries are believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Follows every run in the log, from commit to delivery, and lets browsers print what they applied. */
  TRACE_RUNS: flag.default(false),
  /** Where `/metrics` is served, apart from the public port. Unset: nowhere; 0: any free port, which the log names. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** Interface for METRICS_PORT. */
  METRICS_HOST: z.string().default('127.0.0.1'),
  /** After how long a generation that stands still, or a plan without its completion, is reported, in milliseconds. */
  PLAN_STALE_MS: positive.default(120_000),
  /** A key selects the real planner; without one the demo provider plans. */
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: z.url().default('https://api.openai.com/v1'),
  OPENAI_MODEL: z.string().default('gpt-5-mini'),
  /** Reasoning summaries are asked for only where this says so; compatible servers may not know them. */
  OPENAI_REASONING_SUMMARIES: flag.default(true),
  /**
   * Whether the provider is asked to keep responses and go on with them when a worker dies. Unset, only OpenAI itself is:
   * compatible servers may not know it.
   */
  OPENAI_BACKGROUND: flag.optional(),
  /**
   * An external workflow service that plans instead of a model: its root, the secret that it wants from us, and the secret
   * that it signs its callbacks with (`whsec_…`; several, separated by commas, while one is exchanged). All three or none.
   */
  LLM_SERVICE_URL: z
    .url({ protocol: /^https?$/ })
    .refine(hasNoCredentials, 'must not hold a password')
    .optional(),
  LLM_SERVICE_API_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must be at least 16 visible ASCII characters')
    .optional(),
  LLM_WEBHOOK_SECRET: z
    .string()
    .optional()
    .transform((list) =>
      (list ?? '')
        .split(',')
        .map((secret) => secret.trim())
        .filter(Boolean),
    )
    .refine(
      (secrets) => secrets.every(isWebhookSecret),
      'must be whsec_ and the base64 of at least 24 bytes',
    ),
  /** What people read as the name of that service's model. */
  LLM_SERVICE_NAME: z.string().default('workflow service'),
  /** How soon after its submission a job is looked at, and how long the waits between looks may grow, in milliseconds. */
  LLM_SERVICE_FIRST_POLL_MS: positive.default(2_000),
  LLM_SERVICE_SLOWEST_POLL_MS: positive.default(15_000),
  DEMO_SEED: z.string().default('tripstream'),
  /** Pace of the demo provider; 0 writes without a pause. */
  DEMO_TOKENS_PER_SECOND: z.coerce.number().min(0).default(110),
  /** How long the demo's place look-ups take, in milliseconds: real ones are not free either. */
  DEMO_LOOKUP_MS: z.coerce.number().min(0).default(900),
  /** Lets the settings below break this server on purpose; for tests. */
  QA_MODE: flag.default(false),
  /** What the demo planner does wrong on purpose: a fault plan, see docs/demo-provider.md. */
  DEMO_FAULTS: z.string().optional(),
  /**
   * Where a piece of work waits for ever, the process freezes, or dies: `<point>[:<kind>][:<n>][@<trip>]`, separated by
   * commas; platform/pause-points.ts names the points.
   */
  PAUSE_AT: z.string().optional(),
  FREEZE_AT: z.string().optional(),
  KILL_AT: z.string().optional(),
  /** A folder of `bundles.json`, `itinerary.json` and `day_retry.json` of yours: names and weights of their steps. */
  WORKFLOWS_DIR: z.string().optional(),
  /** Prices of models that we do not know, or know otherwise: `{"gpt-5-mini": {"input": 0.25, "output": 2}}`. */
  MODEL_PRICES: json.pipe(z.record(z.string().min(1), modelPriceSchema)).prefault('{}'),
  /** What one generation may cost, in US dollars and in tokens; beyond it no further question is put to a model. */
  GENERATION_BUDGET_USD: positive.default(5),
  GENERATION_BUDGET_TOKENS: positive.int().default(1_000_000),
  /** What all generations of one traveller may cost in thirty days. */
  TRAVELLER_BUDGET_USD: positive.default(50),
  TRAVELLER_BUDGET_TOKENS: positive.int().default(20_000_000),
  /** Generations that one process plans at the same time. */
  PLANNER_CONCURRENCY: positive.int().default(8),
  /** How long a worker may be silent before others take its generations for abandoned, in milliseconds. */
  RUN_LEASE_MS: positive.int().min(100).default(15_000),
  /**
   * How long a worker's lock may be gone before others take its generations, in milliseconds: when the database restarts
   * every lock is gone for a moment.
   */
  RUN_LOCK_GRACE_MS: z.coerce.number().int().min(0).default(2_000),
  /** How long a provider may be silent before the call is given up, in milliseconds. */
  PROVIDER_IDLE_TIMEOUT_MS: positive.default(60_000),
  /** How long `complete` waits for hydration once the last day is written, in milliseconds. */
  HYDRATION_DEADLINE_MS: positive.default(30_000),
  /** After how long proposed trips that nobody chose from lapse, in milliseconds. */
  BUNDLES_EXPIRE_MS: positive.default(24 * 60 * 60_000),
  /** Whom operators of the services below can write to, as every question says: a mail address or a page. Needed beside any of them. */
  TOOLS_CONTACT: z
    .string()
    .regex(/^[\x21-\x7e]{3,120}$/, 'must be a mail address or the address of a page')
    .optional(),
  /** Where places are looked up that are not bundled, and what answers there. Unset: nowhere. docs/tools.md has more. */
  GEOCODER_URL: z.url({ protocol: /^https?$/ }).optional(),
  GEOCODER: z.enum(['nominatim', 'photon']).default('nominatim'),
  GEOCODER_PER_SECOND: positive.max(100).default(1),
  /** Servers of OSRM for walks and for rides; without one, ways are estimated. */
  ROUTER_FOOT_URL: z.url({ protocol: /^https?$/ }).optional(),
  ROUTER_CAR_URL: z.url({ protocol: /^https?$/ }).optional(),
  ROUTER_PER_SECOND: positive.max(100).default(1),
  /** Open-Meteo; without it nobody forecasts, and days have the weather that is usual. */
  WEATHER_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Wikipedia or Wikivoyage, in English; without it nothing is told about places. */
  ENCYCLOPEDIA_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Wikidata, which knows an article whose title is not the place's name. */
  WIKIDATA_URL: z.url({ protocol: /^https?$/ }).optional(),
  SSE_HEARTBEAT_MS: positive.default(15_000),
  /** A reader that takes nothing for this long is cut; it comes back with its cursor and loses nothing. */
  SSE_STALL_MS: positive.default(30_000),
});

const serviceSettings = ['LLM_SERVICE_URL', 'LLM_SERVICE_API_SECRET', 'LLM_WEBHOOK_SECRET'] as const;

const toolServices = [
  'GEOCODER_URL',
  'ROUTER_FOOT_URL',
  'ROUTER_CAR_URL',
  'WEATHER_URL',
  'ENCYCLOPEDIA_URL',
  'WIKIDATA_URL',
] as const;

const checkedSchema = environmentSchema.superRefine((settings, { addIssue }) => {
  const asked = toolServices.find((name) => settings[name] !== undefined);
  if (asked !== undefined && settings.TOOLS_CONTACT === undefined)
    addIssue({
      code: 'custom',
      path: ['TOOLS_CONTACT'],
      message: `is missing: whoever runs ${asked} wants to know who asks`,
    });
  const missing = serviceSettings.filter((name) => (settings[name]?.length ?? 0) === 0);
  if (missing.length < serviceSettings.length)
    for (const name of missing)
      addIssue({ code: 'custom', path: [name], message: 'is missing: a workflow service needs all three' });
  if (settings.LLM_SERVICE_URL !== undefined && settings.OPENAI_API_KEY !== undefined)
    addIssue({
      code: 'custom',
      path: ['LLM_SERVICE_URL'],
      message: 'plans instead of OPENAI_API_KEY: set one of them',
    });
  if (settings.QA_MODE) return;
  for (const name of harmful.filter((name) => settings[name] !== undefined))
    addIssue({
      code: 'custom',
      path: [name],
      message: 'breaks the server on purpose, so it needs QA_MODE=true beside it',
    });
});

export type Config = Omit<z.infer<typeof environmentSchema>, 'OPENAI_BACKGROUND'> & {
  OPENAI_BACKGROUND: boolean;
};

/** Injection token of {@link Config}. */
export const CONFIG = Symbol('config');

/**
 * @throws Error with one line per setting that is not valid
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = checkedSchema.safeParse(given);
  if (result.success) {
    const { OPENAI_BACKGROUND = isOpenAi(result.data.OPENAI_BASE_URL), ...settings } = result.data;
    return { ...settings, OPENAI_BACKGROUND };
  }
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`These settings are not valid:\n${lines.join('\n')}`);
}

/** OpenAI's own addresses, the regional ones too. */
const isOpenAi = (baseUrl: string) => /(^|\.)api\.openai\.com$/.test(new URL(baseUrl).hostname);
