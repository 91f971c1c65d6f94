/** For tests of what reads a trip: histories, a server on a real socket that can misbehave, ways to wait for facts. */
export { EPOCH, fold, type HistoryWish, history, snapshotOf } from './history.js';
export { tripId } from './log.js';
export { bundle, type ProposalsWish, plainPreferences, proposals, proposingSteps } from './proposals.js';
export { Tab } from './tab.js';
export { json, problem, type StreamRequest, TripServer } from './trip-server.js';
export { eventually, until } from './until.js';
