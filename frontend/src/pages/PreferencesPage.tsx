import { AppShell } from '../app/AppShell.js';
import { messages } from '../messages/index.js';
import { PreferencesForm } from '../preferences/PreferencesForm.js';
import { OfflineBanner } from '../ui/OfflineBanner.js';
import { useDocumentTitle } from '../ui/use-document-title.js';
import { HowItWorks } from './HowItWorks.js';
import { WaysIn } from './WaysIn.js';

const text = messages.preferences;

/** For who does not know yet where to go: what they like, and what will come of it. */
export function PreferencesPage() {
  useDocumentTitle(text.title);
  return (
    <AppShell>
      <OfflineBanner />
      <div className="page grid grid-cols-[minmax(0,1fr)] items-start gap-x-16 gap-y-7 pt-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,33rem)] lg:grid-rows-[auto_1fr] lg:gap-y-14 lg:pt-12">
        <div>
          <h1 className="max-w-[18ch] text-[clamp(2.3rem,5.6vw,4.4rem)] leading-[1] font-[720] tracking-[-0.035em] lg:max-w-[13ch]">
            {text.headline}
          </h1>
          <p className="mt-5 max-w-[46ch] text-lg text-soft lg:mt-7 lg:text-xl lg:leading-normal">
            {text.lead}
          </p>
        </div>
        <div className="lg:row-span-2">
          <WaysIn />
          <PreferencesForm />
        </div>
        <HowItWorks steps={text.steps} />
      </div>
    </AppShell>
  );
}
