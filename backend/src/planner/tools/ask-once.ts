import { withoutInvisible } from '@tripstream/contracts';
import { z } from 'zod';
import { ToolFailure } from './tool-failure.js';

export interface Question {
  /** What the service is called in messages. */
  service: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  timeoutMs: number;
  maxBytes: number;
}

/** Where a service says that it is busy and nothing else. */
const DEFAULT_RETRY_AFTER_MS = 5_000;
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * One GET, bounded in time and size, whose answer is JSON that fits `schema`; null for a 404.
 *
 * @throws ToolFailure; the signal's reason when it is aborted
 */
export async function askOnce<T>(
  question: Question,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T | null> {
  const { service, url, headers, timeoutMs, maxBytes } = question;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.any([signal, late.signal]) });
    if (!response.ok) {
      await response.body?.cancel();
      if (response.status === 404) return null;
      throw failureOf(service, response);
    }
    return parse(service, await textOf(service, response, maxBytes), schema);
  } catch (error) {
    signal.throwIfAborted();
    if (late.signal.aborted)
      throw new ToolFailure('timeout', `${service} did not answer within ${timeoutMs} ms`);
    if (error instanceof ToolFailure) throw error;
    throw new ToolFailure('unavailable', `${service} cannot be reached`, 0, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(service: string, { status, headers }: Response): ToolFailure {
  const message = `${service} answered ${status}`;
  const asked = retryAfterMs(headers.get('retry-after'));
  if (status === 429) return new ToolFailure('rate_limited', message, asked ?? DEFAULT_RETRY_AFTER_MS);
  // A 408 is the service's own timeout.
  if (status >= 500 || status === 408) return new ToolFailure('unavailable', message, asked ?? 0);
  return new ToolFailure('refused', message);
}

/** Seconds or a date, as HTTP has it; null when it says neither. */
function retryAfterMs(header: string | null): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, ms));
}

/** The body, as far as it is not too large: what is declared too large is not read at all. */
async function textOf(service: string, response: Response, maxBytes: number): Promise<string> {
  const tooLarge = new ToolFailure('too_large', `${service} answered with more than ${maxBytes} bytes`);
  if (Number(response.headers.get('content-length')) > maxBytes) {
    await response.body?.cancel();
    throw tooLarge;
  }
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop gives the connection up.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse<T>(service: string, text: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value));
  } catch (error) {
    throw new ToolFailure('malformed', `${service} did not answer in JSON`, 0, { cause: error });
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const message = `${service} answered something else than it is known for: ${z.prettifyError(result.error)}`;
  throw new ToolFailure('malformed', message);
}

/** No name and no summary is longer; an event has to stay small. */
const LONGEST_TEXT = 2_000;

/** Text that Postgres can hold and that shows nothing but what it says: other people may have written it. */
const storable = (text: string): string =>
  withoutInvisible(
    text
      .slice(0, LONGEST_TEXT)
      .toWellFormed()
      .replace(/(?![\n\t])\p{Cc}/gu, ' '),
  );
