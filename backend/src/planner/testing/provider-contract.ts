import {
  type InputItem,
  type ModelRequest,
  type PlannerProvider,
  type ProviderCapabilities,
  ProviderFailure,
  type ProviderFailureCode,
  type ProviderSignal,
  ResponseGone,
  type ToolCall,
} from '../providers/planner-provider.js';
import { TcpLink } from './tcp-link.js';

/** Something to ask, under a new idempotency key each time, and how to tell that an answer to it is whole. */
export interface Question {
  request(): ModelRequest;
  isWhole(text: string): boolean;
}

/** A provider in front of a running server of its kind. */
export interface ProviderUnderTest {
  provider: PlannerProvider;
  /** Their answers differ. Of a provider that streams, each comes in several pieces. */
  questions: readonly [Question, Question];
  /** For providers with `functions`: a question that the model calls tools for, and what they answer. */
  withTools?: Question & { answer(call: ToolCall): Promise<string> };
  /** The request that fails like this; the one after it does not. */
  failing(code: ProviderFailureCode): ModelRequest | Promise<ModelRequest>;
  stop(): Promise<void>;
}

/** @param pace - `slow` answers begin at once and do not end while a test runs */
export type MakeProvider = (
  link: (baseUrl: string) => Promise<string>,
  pace: 'fast' | 'slow',
) => Promise<ProviderUnderTest>;

interface ProviderTraits {
  capabilities: ProviderCapabilities;
  /** What can be provoked at its server, over HTTP. */
  failures: readonly ProviderFailureCode[];
  make: MakeProvider;
}

type Told<T extends ProviderSignal['type']> = Extract<ProviderSignal, { type: T }>;

const MOST_ROUNDS = 10;
const alive = () => new AbortController().signal;
const of = <T extends ProviderSignal['type']>(signals: readonly ProviderSignal[], type: T) =>
  signals.filter((told): told is Told<T> => told.type === type);
const textOf = (signals: readonly ProviderSignal[]) =>
  of(signals, 'text')
    .map(({ delta }) => delta)
    .join('');
const withoutOpened = (signals: readonly ProviderSignal[]) => signals.filter(({ type }) => type !== 'opened');

/** All that a call tells, and how it failed; after either there is nothing more. */
async function read(signals: AsyncIterable<ProviderSignal>) {
  const told: ProviderSignal[] = [];
  const iterator = signals[Symbol.asyncIterator]();
  let failure: unknown = null;
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) told.push(next.value);
  } catch (error) {
    failure = error;
  }
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
  return { told, failure };
}

/** What every provider has to keep to, as far as its capabilities go. */
export function describeProvider(name: string, { capabilities, failures, make }: ProviderTraits): void {
  describe(`the provider contract: ${name}`, () => {
    let link: TcpLink;
    let made: ProviderUnderTest;
    const start = async (pace: 'fast' | 'slow' = 'fast') => {
      made = await make(async (baseUrl) => {
        link = await TcpLink.to(baseUrl);
        return link.url;
      }, pace);
      return made;
    };
    afterEach(async () => {
      await link.close();
      await made.stop();
    });

    /** A call that has told its first signal and has more to say. */
    async function begun(abort = new AbortController()) {
      const { provider, questions } = await start('slow');
      const signals = provider.ask(questions[0].request(), abort.signal)[Symbol.asyncIterator]();
      const { value: first } = await signals.next();
      return { provider, abort, signals, first: first as ProviderSignal };
    }

    const { streamsNodes, reasoning, functions, background } = capabilities;

    it('[D7] tells a whole answer: opened first where it is kept, completed last, each once', async () => {
      const { provider, questions } = await start();
      expect(provider.capabilities).toEqual(capabilities);
      const { told, failure } = await read(provider.ask(questions[0].request(), alive()));
      expect(failure).toBeNull();
      expect(of(told, 'completed')).toHaveLength(1);
      expect(told.at(-1)?.type).toBe('completed');
      expect(of(told, 'opened')).toHaveLength(background ? 1 : 0);
      if (background) expect(told[0]?.type).toBe('opened');
      expect(questions[0].isWhole(textOf(told))).toBe(true);
      expect(questions[1].isWhole(textOf(told))).toBe(false);
      if (streamsNodes) expect(of(told, 'text').length).toBeGreaterThan(1);
      else expect(of(told, 'text')).toHaveLength(1);
      if (!reasoning) expect(of(told, 'reasoning')).toEqual([]);
      if (!functions) expect(of(told, 'toolCall')).toEqual([]);
    });

    it('[D7] numbers what it tells upwards, or not at all', async () => {
      const { provider, questions } = await start();
      const { told } = await read(provider.ask(questions[0].request(), alive()));
      const numbers = told.flatMap((signal) =>
        'sequence' in signal && signal.sequence !== null ? [signal.sequence] : [],
      );
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      if (streamsNodes && background) expect(numbers.length).toBeGreaterThan(1);
    });

    it('[D7] tells two calls at once apart', async () => {
      const { provider, questions } = await start();
      const both = await Promise.all(
        questions.map((question) => read(provider.ask(question.request(), alive()))),
      );
      for (const [at, question] of questions.entries())
        expect(question.isWhole(textOf(both[at]?.told ?? []))).toBe(true);
      expect(both.map(({ failure }) => failure)).toEqual([null, null]);
    });

    it('[A2] asks nothing for a signal that is aborted already', async () => {
      const { provider, questions } = await start();
      const abort = AbortSignal.abort(new Error('too late'));
      const { told, failure } = await read(provider.ask(questions[0].request(), abort));
      expect(told).toEqual([]);
      expect(failure).toMatchObject({ message: 'too late' });
      expect(link.connections).toBe(0);
    });

    it('[A2] ends with the reason of an abort while it waits, tells nothing more, and hangs up', async () => {
      const { abort, signals } = await begun();
      const reason = new Error('stopped');
      const next = (async () => {
        for (let told = await signals.next(); !told.done; told = await signals.next());
      })();
      setImmediate(() => abort.abort(reason));
      await expect(next).rejects.toBe(reason);
      expect((await signals.next()).done).toBe(true);
      // A provider that asks now and then how things stand holds no line meanwhile that would have to be hung up.
      if (streamsNodes) await link.untilHungUp();
    });

    it('[A2] ends with the reason of an abort between two signals', async () => {
      const { abort, signals } = await begun();
      abort.abort(new Error('stopped'));
      await expect(signals.next()).rejects.toThrow('stopped');
      expect((await signals.next()).done).toBe(true);
    });

    it('[A2] hangs up when its reader loses interest', async () => {
      const { signals } = await begun();
      await signals.return?.();
      expect((await signals.next()).done).toBe(true);
      if (streamsNodes) await link.untilHungUp();
    });

    it('[D7] says that a server is not there', async () => {
      const { provider, questions } = await start();
      await link.close();
      const { failure } = await read(provider.ask(questions[0].request(), alive()));
      expect(failure).toBeInstanceOf(ProviderFailure);
      expect(failure).toMatchObject({ code: 'provider_error', retryable: true, severed: true });
      link = await TcpLink.to(link.url);
    });

    if (streamsNodes)
      it('[D7] never takes a line that breaks for an end', async () => {
        const { signals } = await begun();
        link.cut();
        const told: ProviderSignal[] = [];
        const rest = (async () => {
          for (let next = await signals.next(); !next.done; next = await signals.next())
            told.push(next.value);
        })();
        await expect(rest).rejects.toMatchObject({ retryable: true, severed: true });
        expect(of(told, 'completed')).toEqual([]);
      });

    it.each(failures)('[D7] tells %s by its code, and answers the next question', async (code) => {
      const { provider, questions, failing } = await start();
      const { told, failure } = await read(provider.ask(await failing(code), alive()));
      expect(failure).toBeInstanceOf(ProviderFailure);
      expect(failure).toMatchObject({ code });
      expect(of(told, 'completed')).toEqual([]);
      const next = await read(provider.ask(questions[0].request(), alive()));
      expect(next.failure).toBeNull();
      expect(questions[0].isWhole(textOf(next.told))).toBe(true);
    });

    it('[C8] says that a response is gone which it does not have', async () => {
      const { provider } = await start();
      const { told, failure } = await read(provider.resume('resp_of_nobody', alive()));
      expect(told).toEqual([]);
      expect(failure).toBeInstanceOf(ResponseGone);
      // Some servers find it well that there is nothing left to cancel.
      await provider
        .cancel('resp_of_nobody')
        .catch((error: unknown) => expect(error).toBeInstanceOf(ProviderFailure));
    });

    if (background) describeKept();
    if (functions) describeTools();

    function describeKept(): void {
      it('[C8] tells a response that it kept again from its start, and does not open it anew', async () => {
        const { provider, questions } = await start();
        const first = await read(provider.ask(questions[0].request(), alive()));
        const [opened] = of(first.told, 'opened');
        const again = await read(provider.resume(opened?.responseId ?? '', alive()));
        expect(again).toEqual({ told: withoutOpened(first.told), failure: null });
      });

      it('[C8] goes on with a response whose reader has left', async () => {
        const { provider, questions } = await start();
        const abort = new AbortController();
        const signals = provider.ask(questions[1].request(), abort.signal)[Symbol.asyncIterator]();
        const { value: opened } = await signals.next();
        abort.abort(new Error('left'));
        await expect(signals.next()).rejects.toThrow('left');
        const { responseId } = opened as Told<'opened'>;
        const { told, failure } = await read(provider.resume(responseId, alive()));
        expect(failure).toBeNull();
        expect(questions[1].isWhole(textOf(told))).toBe(true);
        expect(of(told, 'completed')).toHaveLength(1);
      });

      it('[A2] cancels a response: it never completes, and is gone for who comes back to it', async () => {
        const { provider, signals, first } = await begun();
        const { responseId } = first as Told<'opened'>;
        await provider.cancel(responseId);
        const rest = (async () => {
          for (let next = await signals.next(); !next.done; next = await signals.next())
            expect(next.value.type).not.toBe('completed');
        })();
        await expect(rest).rejects.toBeInstanceOf(ProviderFailure);
        const { failure } = await read(provider.resume(responseId, alive()));
        expect(failure).toBeInstanceOf(ResponseGone);
      });
    }

    function describeTools(): void {
      it('[C2] calls tools by their names with whole JSON, and goes on with what they answer', async () => {
        const { provider, withTools } = await start();
        if (withTools === undefined) throw new Error('a provider with functions needs a question with tools');
        const asked = withTools.request();
        const names = asked.tools.map((tool) => tool.name);
        const input: InputItem[] = [...asked.input];
        const ids: string[] = [];
        for (let round = 1; round <= MOST_ROUNDS; round += 1) {
          const idempotencyKey = `${asked.idempotencyKey}/${round}`;
          const request = { ...asked, input: [...input], idempotencyKey };
          const { told, failure } = await read(provider.ask(request, alive()));
          expect(failure).toBeNull();
          const calls = of(told, 'toolCall');
          for (const { sequence, ...call } of calls) {
            ids.push(call.callId);
            expect(names).toContain(call.name);
            expect(typeof JSON.parse(call.arguments)).toBe('object');
            input.push(call, {
              type: 'toolResult',
              callId: call.callId,
              output: await withTools.answer(call),
            });
          }
          if (calls.length === 0) {
            expect(withTools.isWhole(textOf(told))).toBe(true);
            break;
          }
          expect(of(told, 'completed')).toHaveLength(1);
        }
        expect(ids.length).toBeGreaterThan(0);
        expect(new Set(ids).size).toBe(ids.length);
        expect(input.length).toBeLessThan(asked.input.length + 2 * MOST_ROUNDS * names.length);
      });
    }
  });
}
