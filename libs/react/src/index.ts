export { TripstreamProvider, useTripstream } from './provider.js';
export {
  type DayOutline,
  useConnection,
  useDay,
  useDayOutline,
  useDayPhase,
  useItinerary,
  useNode,
  useReadiness,
} from './selections.js';
export { useTripStream } from './use-trip-stream.js';
export { useTripView } from './use-trip-view.js';
