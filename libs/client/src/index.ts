export type { Backoff } from './backoff.js';
export type { CloseReason, Connection, WaitReason } from './connection.js';
export { browserEnvironment, type Environment, type EnvironmentChange } from './environment.js';
export { newIdempotencyKey } from './http.js';
export type { ServiceOptions } from './options.js';
export { NetworkError, ProblemError } from './problem.js';
export {
  type CreateOptions,
  type FollowOptions,
  RealTimeItineraryService,
} from './real-time-itinerary-service.js';
export type { ClientTrace, TraceListener } from './run-trace.js';
export {
  type Delivery,
  type StreamCounters,
  type StreamItem,
  type TripCallbacks,
  type TripStream,
  type TripView,
  unknownTrip,
} from './trip-stream.js';
