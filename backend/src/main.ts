import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { type Config, readConfig } from './platform/config.js';
import { startLocalPostgres } from './platform/local-postgres/local-postgres.js';
import { createLogger } from './platform/logger.js';
import { startServer } from './server.js';

const UI_FOLDER = fileURLToPath(new URL('../../frontend/dist', import.meta.url));

/** One line for the person at the terminal; logs are for machines. */
const say = (text: string) => process.stdout.write(`${text}\n`);

/** An orderly end takes well under this; a database that hangs must not keep the process alive. */
const LONGEST_STOP_MS = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const stops: (() => Promise<void>)[] = [];
  const starting = start(config, stops);

  const stop = async (signal: NodeJS.Signals) => {
    say(`\nStopping (${signal})…`);
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
    // What is being started is stopped too, once it is there: a Postgres left behind would outlive us.
    await starting.catch(() => {});
    for (const stopOne of stops) await stopOne().catch((error: unknown) => say(explain(error)));
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(signal));

  try {
    await starting;
  } catch (error) {
    for (const stopOne of stops) await stopOne().catch(() => {});
    throw error;
  }
}

/** Starts what is missing; each thing that was started adds the way to stop it, in front. */
async function start(config: Config, stops: (() => Promise<void>)[]): Promise<void> {
  let databaseUrl = config.DATABASE_URL;
  if (databaseUrl === undefined) {
    const postgres = await startLocalPostgres({ dataDir: `${config.DATA_DIR}/postgres`, log: say });
    stops.unshift(() => postgres.stop());
    databaseUrl = postgres.url;
  }
  const logger = createLogger(config.LOG_LEVEL);
  const server = await startServer({ config, logger, databaseUrl, uiFolder: UI_FOLDER });
  stops.unshift(() => server.stop());
  const { provider, model } = server.planner;
  say(`Planner: ${provider === 'demo' ? 'demo (set OPENAI_API_KEY for a real model)' : model}`);
  say(`Tripstream is ready: ${server.url}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error)
    return `Port ${String(error.port)} is taken. Choose another one: PORT=${Number(error.port) + 1} npm start`;
  return error.message;
}
