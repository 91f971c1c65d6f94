export type { LogEntry } from './log.js';
export {
  DEMO_MODEL,
  type DemoProvider,
  type DemoProviderOptions,
  LOG_CAPACITY,
  startDemoProvider,
} from './start-demo-provider.js';
