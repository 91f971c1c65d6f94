import { WifiOff } from 'lucide-react';
import { messages } from '../messages/index.js';
import { useOnline } from './use-online.js';

/** One quiet line while the device has no network. */
export function OfflineBanner() {
  const online = useOnline();
  return (
    <div role="status" className="page">
      {!online && (
        <p className="mb-4 flex items-center gap-2.5 rounded-lg border border-dashed border-rule-strong px-4 py-2.5 text-[0.9375rem]">
          <WifiOff size={17} aria-hidden className="shrink-0 text-caution" />
          {messages.offlineBanner}
        </p>
      )}
    </div>
  );
}
