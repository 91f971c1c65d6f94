import { createHash, randomUUID } from 'node:crypto';
import { proposeBundles } from './bundles/propose-bundles.js';
import type { CreateRequest } from './create-request.js';
import { type DraftText, draftText } from './draft-text.js';
import { planTrip } from './planner/plan-trip.js';

/** A function call, its arguments as JSON text. */
export interface WrittenCall {
  name: string;
  arguments: string;
}

/** What the model says after its reasoning. */
export type Output =
  | { kind: 'text'; draft: DraftText }
  | { kind: 'calls'; calls: readonly WrittenCall[] }
  | { kind: 'refusal'; text: string };

/** How the answer ends. `at`: after so many UTF-16 code units of what it writes. */
export type Ending =
  | { status: 'completed' }
  | { status: 'incomplete'; reason: 'content_filter' | 'max_output_tokens'; at: number }
  | { status: 'failed'; at: number };

/** The whole answer to one request, before any of it is written. */
export interface Answer {
  request: CreateRequest;
  responseId: string;
  /** An id for one of its items, the same for the same kind. */
  idOf(kind: string): string;
  /** One text for each part of the reasoning summary. */
  reasoning: readonly string[];
  output: Output;
  ending: Ending;
  /** What the output is cut into. */
  tokens: 'usual' | 'characters' | 'whole';
  /** Where tokens have to end, in UTF-16 code units of what it writes. */
  boundaries: readonly number[];
  /** Its own pace; null for the server's. */
  tokensPerSecond: number | null;
  /** A question that it could ask for ever; null when it has no tool to ask. */
  question: WrittenCall | null;
}

/**
 * The answer to a request. The plan depends on the seed and the user message, so that a retry with other metadata gets
 * the same plan; the ids depend on the whole body. Background responses are found again by their id, so there each
 * gets ids that no other has, although the same body asks for the same plan.
 */
export async function answer(request: CreateRequest, seed: string, body: string): Promise<Answer> {
  const own = request.background ? [randomUUID()] : [];
  const idOf = (kind: string) =>
    createHash('sha256')
      .update(JSON.stringify([kind, seed, body, ...own]))
      .digest('hex')
      .slice(0, 48);
  return {
    request,
    responseId: `resp_${idOf('response')}`,
    idOf,
    ...(await written(request, seed)),
    ending: { status: 'completed' },
    tokens: 'usual',
    boundaries: [],
    tokensPerSecond: null,
  };
}

async function written(
  { task, exchanges, toolNames, prompt }: CreateRequest,
  seed: string,
): Promise<Pick<Answer, 'reasoning' | 'output' | 'question'>> {
  if (task.kind === 'trip') {
    const { reasoning, plan } = planTrip(task.brief, seed, prompt);
    return { reasoning, output: { kind: 'text', draft: draftText(plan) }, question: null };
  }
  const { reasoning, output } = await proposeBundles(task.brief, exchanges, toolNames, seed);
  const [first] = toolNames;
  const question = first === undefined ? null : { name: first, arguments: '{"city":"Lisbon"}' };
  if (output.kind === 'text') return { reasoning, output, question };
  const calls = output.calls.map(({ name, arguments: given }) => ({
    name,
    arguments: JSON.stringify(given),
  }));
  return { reasoning, output: { kind: 'calls', calls }, question: calls[0] ?? question };
}
