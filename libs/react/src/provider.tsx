import type { RealTimeItineraryService } from '@tripstream/client';
import { createContext, type ReactNode, useContext } from 'react';

const ServiceContext = createContext<RealTimeItineraryService | null>(null);

/** Gives the components below one service, and with it one connection per trip. */
export function TripstreamProvider({
  service,
  children,
}: {
  service: RealTimeItineraryService;
  children?: ReactNode;
}) {
  return <ServiceContext.Provider value={service}>{children}</ServiceContext.Provider>;
}

/**
 * The service of the nearest provider.
 *
 * @throws when there is no provider above
 */
export function useTripstream(): RealTimeItineraryService {
  const service = useContext(ServiceContext);
  if (service === null) throw new Error('useTripstream needs a <TripstreamProvider> above it');
  return service;
}
