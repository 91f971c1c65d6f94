import { AppShell } from '../app/AppShell.js';
import { messages } from '../messages/index.js';
import { MyTrips } from '../trips/MyTrips.js';
import { OfflineBanner } from '../ui/OfflineBanner.js';
import { useDocumentTitle } from '../ui/use-document-title.js';
import { WishForm } from '../wish/WishForm.js';
import { HowItWorks } from './HowItWorks.js';
import { WaysIn } from './WaysIn.js';

/** The first screen: what this is, and the wish. */
export function StartPage() {
  useDocumentTitle('');
  return (
    <AppShell>
      <OfflineBanner />
      <div className="page grid grid-cols-[minmax(0,1fr)] items-start gap-x-16 gap-y-7 pt-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,29rem)] lg:grid-rows-[auto_1fr] lg:gap-y-14 lg:pt-12">
        <div>
          <h1 className="max-w-[15ch] text-[clamp(2.5rem,7.2vw,5.6rem)] lg:max-w-[11ch] leading-[0.98] font-[720] tracking-[-0.035em]">
            {messages.start.headline}
          </h1>
          <p className="mt-5 max-w-[46ch] text-lg text-soft lg:mt-7 lg:text-xl lg:leading-normal">
            {messages.start.lead}
          </p>
        </div>
        <div className="lg:row-span-2">
          <WaysIn />
          <WishForm />
        </div>
        <HowItWorks steps={messages.start.steps} />
      </div>
      <MyTrips />
    </AppShell>
  );
}
