import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { readConfig } from './platform/config.js';
import { startLocalPostgres } from './platform/local-postgres.js';
import { createLogger } from './platform/logger.js';
import { type RunningServer, startServer } from './server.js';

const UI_FOLDER = fileURLToPath(new URL('../../frontend/dist', import.meta.url));

/** One line for the person at the terminal; logs are for machines. */
const say = (text: string) => process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.LOG_LEVEL);

  const stops: (() => Promise<void>)[] = [];
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    say(`\nStopping (${signal})…`);
    for (const stopOne of stops) await stopOne();
    process.exit(0);
  };
  process.once('SIGINT', (signal) => void stop(signal));
  process.once('SIGTERM', (signal) => void stop(signal));

  let databaseUrl = config.DATABASE_URL;
  if (databaseUrl === undefined) {
    const postgres = await startLocalPostgres({ dataDir: `${config.DATA_DIR}/postgres`, log: say });
    stops.unshift(() => postgres.stop());
    databaseUrl = postgres.url;
  }

  let server: RunningServer;
  try {
    server = await startServer({ config, logger, databaseUrl, uiFolder: UI_FOLDER });
  } catch (error) {
    for (const stopOne of stops) await stopOne();
    throw error;
  }
  stops.unshift(() => server.stop());
  say(
    `Planner: ${server.planner.provider === 'demo' ? 'demo (set OPENAI_API_KEY for a real model)' : server.planner.model}`,
  );
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
