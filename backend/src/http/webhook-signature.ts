import type { IncomingMessage } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { ProblemException } from './problem.exception.js';

/** Two while a secret is exchanged, and some to spare: a long list is a way to make us work. */
const MOST_SIGNATURES = 8;

/** As a sender writes them. A dot in an id could move the border between id and time, which are signed together. */
const forms = {
  'webhook-id': /^[\x21-\x2d\x2f-\x7e]{1,256}$/,
  'webhook-timestamp': /^\d{1,11}$/,
  'webhook-signature': /^[\x20-\x7e]+$/,
} as const;
type SignatureHeader = keyof typeof forms;
const names = Object.keys(forms) as SignatureHeader[];

export interface SignedMessage {
  /** The same for each delivery of one message. */
  webhookId: string;
  text: string;
}

/**
 * Checks a message by Standard Webhooks: three headers, each there once, a time within five minutes of ours, and a
 * signature of the scheme `v1` over the bytes that came. Header names are read in any case, their values are not.
 *
 * @param verifiers - one for each secret in use
 * @throws ProblemException `webhook-signature-missing`, `webhook-signature-invalid`: which of its rules a message broke, the
 * sender is not told
 */
export function signedMessage(
  { headersDistinct }: Pick<IncomingMessage, 'headersDistinct'>,
  body: Buffer,
  verifiers: readonly Webhook[],
): SignedMessage {
  const values = names.map((name) => headersDistinct[name] ?? []);
  if (values.some((given) => given.every((value) => value === '')))
    throw new ProblemException('webhook-signature-missing');
  const [webhookId, timestamp, signature] = names.map((name, at) => {
    const [value, ...more] = values[at] ?? [];
    if (value === undefined || more.length > 0 || !forms[name].test(value)) throw invalid();
    return value;
  }) as [string, string, string];
  if (signature.split(' ').length > MOST_SIGNATURES) throw invalid();
  const headers = {
    'webhook-id': webhookId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  };
  const text = textOf(body);
  if (!verifiers.some((verifier) => accepts(verifier, text, headers))) throw invalid();
  return { webhookId, text };
}

const invalid = () => new ProblemException('webhook-signature-invalid');

function accepts(verifier: Webhook, text: string, headers: Record<SignatureHeader, string>): boolean {
  try {
    verifier.verify(text, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

/** Text whose bytes are these and no others. */
function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw invalid();
  }
}
