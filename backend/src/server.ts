import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Planner } from '@tripstream/contracts';
import { parseFaultPlan, startDemoProvider } from '@tripstream/demo-provider';
import helmet from 'helmet';
import { appModule } from './app.module.js';
import { allowedMethods } from './http/allowed-methods.js';
import { bodyParsers } from './http/body.js';
import { knownHosts } from './http/known-hosts.js';
import { staticUi } from './http/static-ui.js';
import type { PlannerSettings } from './planner/planner-settings.js';
import type { WorkflowServiceSettings } from './planner/providers/workflow-service/workflow-service-settings.js';
import type { Config } from './platform/config.js';
import { Database } from './platform/database.js';
import type { Logger } from './platform/logger.js';
import { Metrics } from './platform/metrics.js';
import { startMetricsServer } from './platform/metrics-server.js';
import { keptSecret } from './platform/secret.js';
import { Workflows } from './platform/workflows.js';

export interface ServerOptions {
  config: Config;
  logger: Logger;
  databaseUrl: string;
  /** The folder of the built web app; without it only the API answers. */
  uiFolder?: string;
}

export interface RunningServer {
  /** Where it answers, such as `http://127.0.0.1:3000`. */
  url: string;
  planner: Planner;
  /** Ends streams in order, gives running generations back and closes what was opened. */
  stop(): Promise<void>;
}

/** How long a request may take to arrive; a stream has no limit once it is open. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
/** Longer than the usual 60 s of load balancers, so that they close idle connections and not we. */
const KEEP_ALIVE_MS = 75_000;
const LISTEN_BACKLOG = 4_096;

/**
 * Starts everything that one process runs.
 *
 * @throws Error `EADDRINUSE` when the port is taken; whatever was started is stopped again
 */
export async function startServer({
  config,
  logger,
  databaseUrl,
  uiFolder,
}: ServerOptions): Promise<RunningServer> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const workflows = Workflows.read(config.WORKFLOWS_DIR);
    const database = await Database.connect(databaseUrl);
    closers.unshift(() => database.close());
    const { planner, settings, stop: stopProvider } = await plannerOf(config);
    closers.unshift(stopProvider);

    const app = await NestFactory.create<NestExpressApplication>(
      appModule({
        config,
        logger,
        database,
        databaseUrl,
        planner,
        workflows,
        plannerSettings: settings,
        identitySecret: config.TRIPSTREAM_SECRET ?? keptSecret(config.DATA_DIR),
      }),
      { logger: ['error', 'warn'], bodyParser: false, forceCloseConnections: true, abortOnError: false },
    );
    closers.unshift(() => app.close());
    app.disable('x-powered-by');
    if (config.TRUSTED_PROXIES > 0) app.set('trust proxy', config.TRUSTED_PROXIES);
    app.use(knownHosts(config));
    app.set('query parser', 'simple');
    app.use(
      helmet({
        contentSecurityPolicy: { directives: contentPolicy, useDefaults: false },
        strictTransportSecurity: false,
      }),
    );
    for (const parser of bodyParsers) app.use(parser);
    app.use(allowedMethods(() => app.getHttpAdapter().getInstance().router));
    if (uiFolder !== undefined) app.use(staticUi(uiFolder));
    await app.init();
    if (config.METRICS_PORT !== undefined) {
      const where = { port: config.METRICS_PORT, host: config.METRICS_HOST };
      const metrics = await startMetricsServer(app.get(Metrics), where);
      closers.unshift(() => metrics.stop());
      logger.info({ event: 'metrics.listening', url: metrics.url });
    }

    const server = app.getHttpServer();
    server.headersTimeout = HEADERS_TIMEOUT_MS;
    server.requestTimeout = REQUEST_TIMEOUT_MS;
    // Node looks for requests that are late only every half minute unless told so, and the framework makes the server.
    Object.assign(server, { connectionsCheckingInterval: 1_000 });
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: config.PORT, host: config.HOST, backlog: LISTEN_BACKLOG }, resolve);
    });
    const { port } = server.address() as AddressInfo;
    const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
    return { url: `http://${host}:${port}`, planner, stop: () => closeAll(closers) };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

/** The newest first; one that fails does not keep the others open. */
const closeAll = async (closers: (() => Promise<unknown>)[]) => {
  for (const close of closers.splice(0)) await close().catch(() => {});
};

interface ChosenPlanner {
  planner: Planner;
  settings: PlannerSettings | WorkflowServiceSettings;
  stop(): Promise<void>;
}

/** The workflow service or the provider that the settings name; else the demo provider of this process, through the same SDK. */
async function plannerOf(config: Config): Promise<ChosenPlanner> {
  if (config.LLM_SERVICE_URL !== undefined && config.LLM_SERVICE_API_SECRET !== undefined) {
    const planner = { provider: 'workflow', model: config.LLM_SERVICE_NAME } as const;
    const settings: WorkflowServiceSettings = {
      ...planner,
      baseUrl: config.LLM_SERVICE_URL,
      apiSecret: config.LLM_SERVICE_API_SECRET,
      firstPollMs: config.LLM_SERVICE_FIRST_POLL_MS,
      slowestPollMs: config.LLM_SERVICE_SLOWEST_POLL_MS,
      lookupMs: 0,
    };
    return { planner, settings, stop: async () => {} };
  }
  if (config.OPENAI_API_KEY !== undefined) {
    const planner = { provider: 'openai', model: config.OPENAI_MODEL } as const;
    const settings: PlannerSettings = {
      ...planner,
      baseUrl: config.OPENAI_BASE_URL,
      apiKey: config.OPENAI_API_KEY,
      reasoningSummaries: config.OPENAI_REASONING_SUMMARIES,
      background: config.OPENAI_BACKGROUND,
      lookupMs: 0,
    };
    return { planner, settings, stop: async () => {} };
  }
  const demo = await startDemoProvider({
    seed: config.DEMO_SEED,
    tokensPerSecond: config.DEMO_TOKENS_PER_SECOND,
    faults: parseFaultPlan(config.DEMO_FAULTS ?? ''),
    allowFaults: config.QA_MODE,
  });
  const planner = { provider: 'demo', model: 'tripstream-demo' } as const;
  const settings: PlannerSettings = {
    ...planner,
    baseUrl: demo.baseUrl,
    apiKey: 'demo',
    reasoningSummaries: true,
    background: true,
    lookupMs: config.DEMO_LOOKUP_MS,
  };
  return { planner, settings, stop: () => demo.stop() };
}

/** Everything from ourselves and nothing from elsewhere: what a model writes can load nothing. */
const contentPolicy = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  // Positions and animations are style attributes; scripts stay files of ours.
  styleSrc: ["'self'", "'unsafe-inline'"],
};
