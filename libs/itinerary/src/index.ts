export { evolve } from './evolve.js';
export { progressOf } from './progress.js';
export {
  creationStatus,
  type DayPhase,
  dayPhase,
  isChecked,
  isClosed,
  isTerminal,
  readiness,
} from './readiness.js';
export { changedRows, type RowChanges, rowsOf, stateOf, type TripRows } from './rows.js';
