export type { Fault, FaultKind, FaultPlace, FaultPlan } from './faults/fault.js';
export { FaultPlanError, faultText, parseFaultPlan } from './faults/fault-plan.js';
export type { LogEntry } from './log.js';
export {
  DEMO_MODEL,
  type DemoProvider,
  type DemoProviderOptions,
  LOG_CAPACITY,
  startDemoProvider,
} from './start-demo-provider.js';
