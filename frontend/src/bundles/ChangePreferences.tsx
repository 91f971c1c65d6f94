import type { Preferences } from '@tripstream/contracts';
import { Link } from 'react-router';
import { messages } from '../messages/index.js';
import { draftOf, keepPreferences } from '../preferences/draft.js';
import { buttonLook } from '../ui/Button.js';

/** Back to the form with what was asked for, so that one thing can be changed without saying it all again. */
export function ChangePreferences({ preferences }: { preferences: Preferences }) {
  return (
    <Link
      to="/new"
      onClick={() => keepPreferences(draftOf(preferences))}
      className={`${buttonLook('plain')} -ml-1 text-sm`}
    >
      {messages.bundles.change}
    </Link>
  );
}
