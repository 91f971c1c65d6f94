import '@fontsource-variable/bricolage-grotesque/opsz.css';
import '@fontsource-variable/figtree/wght.css';
import './styles/index.css';
import { RealTimeItineraryService } from '@tripstream/client';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.js';
import { traceAsTheServerDoes } from './app/trace-runs.js';
import { applyTheme, storedTheme } from './ui/theme.js';

applyTheme(storedTheme());

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const service = new RealTimeItineraryService();
traceAsTheServerDoes(service);
createRoot(root).render(
  <StrictMode>
    <App service={service} />
  </StrictMode>,
);
