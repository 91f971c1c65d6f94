import type { DraftText, TextMark } from '../draft-text.js';
import type { DraftBundle } from './bundle.js';

/** The proposals as JSON with their keys in the order of the schema, and where in it each begins and ends. */
export function bundlesText(bundles: readonly DraftBundle[]): DraftText {
  const marks: TextMark[] = [];
  let text = '{"bundles":[';
  bundles.forEach((bundle, index) => {
    if (index > 0) text += ',';
    marks.push({ offset: text.length, mark: 'bundle_begun', bundle: index + 1 });
    text += JSON.stringify(bundle);
    marks.push({ offset: text.length, mark: 'bundle_ended', bundle: index + 1 });
  });
  return { text: `${text}]}`, marks };
}
