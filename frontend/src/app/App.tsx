import type { RealTimeItineraryService } from '@tripstream/client';
import { TripstreamProvider } from '@tripstream/react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { BundlesPage } from '../pages/BundlesPage.js';
import { NotFoundPage } from '../pages/NotFoundPage.js';
import { PlanPage } from '../pages/PlanPage.js';
import { PreferencesPage } from '../pages/PreferencesPage.js';
import { StartPage } from '../pages/StartPage.js';
import { ErrorBoundary } from './ErrorBoundary.js';

export function App({ service }: { service: RealTimeItineraryService }) {
  return (
    <ErrorBoundary>
      <TripstreamProvider service={service}>
        <BrowserRouter>
          <Routes>
            <Route path="/" element={<StartPage />} />
            <Route path="/new" element={<PreferencesPage />} />
            <Route path="/new/:generationId" element={<BundlesPage />} />
            <Route path="/plans/:tripId" element={<PlanPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </BrowserRouter>
      </TripstreamProvider>
    </ErrorBoundary>
  );
}
