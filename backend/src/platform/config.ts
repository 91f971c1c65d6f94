import { z } from 'zod';
import { FEWEST_SECRET_CHARACTERS } from './secret.js';

const flag = z.stringbool();
const positive = z.coerce.number().positive();

/** Settings that do harm, as they are meant to. */
const harmful = ['PAUSE_AT', 'FREEZE_AT', 'KILL_AT'] as const;

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
  DEMO_SEED: z.string().default('tripstream'),
  /** Pace of the demo provider; 0 writes without a pause. */
  DEMO_TOKENS_PER_SECOND: z.coerce.number().min(0).default(110),
  /** How long the demo's place look-ups take, in milliseconds: real ones are not free either. */
  DEMO_LOOKUP_MS: z.coerce.number().min(0).default(900),
  /** Lets the settings below break this server on purpose; for tests. */
  QA_MODE: flag.default(false),
  /**
   * Where a piece of work waits for ever, the process freezes, or dies: `<point>[:<kind>][:<n>][@<trip>]`, separated by
   * commas; platform/pause-points.ts names the points.
   */
  PAUSE_AT: z.string().optional(),
  FREEZE_AT: z.string().optional(),
  KILL_AT: z.string().optional(),
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
  SSE_HEARTBEAT_MS: positive.default(15_000),
  /** A reader that takes nothing for this long is cut; it comes back with its cursor and loses nothing. */
  SSE_STALL_MS: positive.default(30_000),
});

const checkedSchema = environmentSchema.superRefine((settings, { addIssue }) => {
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
