import { createHash } from 'node:crypto';
import type { Planner } from '@tripstream/contracts';
import OpenAI from 'openai';
import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import type { Logger } from '../../platform/logger.js';
import type { PlannerSettings } from '../planner-settings.js';
import { classifyFailure, refusesEcho, refusesField } from './classify-failure.js';
import { EventOrder, NumbersDoNotCount } from './event-order.js';
import { IdleTimer } from './idle-timer.js';
import {
  type ModelRequest,
  type PlannerProvider,
  type ProviderCapabilities,
  ProviderFailure,
  type ProviderSignal,
  ResponseGone,
} from './planner-provider.js';
import { ResponsesReader } from './responses-reader.js';
import { hasEcho, type RequestExtras, responsesRequest } from './responses-request.js';

/** The SDK's own limit, until the first byte; our idle time-out comes first unless it is set longer than this. */
const CALL_TIMEOUT_MS = 60 * 60_000;

/** A provider that talks and talks without an end is as useless as a silent one. The longest trips take minutes. */
const LONGEST_CALL_MS = 20 * 60_000;

/** Nobody waits for a cancellation, but it must not stay open for ever. */
const CANCEL_TIMEOUT_MS = 10_000;

/** Fields of a request that a server may not know, and that an answer can do without. */
const DISPENSABLE = ['include', 'reasoning', 'background'] as const;
type Dispensable = keyof RequestExtras;

type Events = AsyncIterable<ResponseStreamEvent>;

/**
 * Any server that speaks the Responses API stream: OpenAI, what is compatible with it, and our own demo. It asks for
 * nothing that such a server may not know, or does without it when it is refused, and reads only events that all of
 * them send. It never repeats a call that failed: who calls knows what is still wanted.
 */
export class OpenAiProvider implements PlannerProvider {
  readonly planner: Planner;
  private readonly client: OpenAI;
  private readonly idleTimeoutMs: number;
  private readonly logger: Logger;
  /** What this server has refused; it will not learn it while we run. */
  private readonly refused = new Set<Dispensable>();
  /** Whether it numbers its events one by one, as far as we know. */
  private numbered = true;

  constructor(
    private readonly settings: PlannerSettings,
    { idleTimeoutMs, logger }: { idleTimeoutMs: number; logger: Logger },
  ) {
    this.planner = { provider: settings.provider, model: settings.model };
    this.idleTimeoutMs = idleTimeoutMs;
    this.logger = logger;
    this.client = new OpenAI({
      apiKey: settings.apiKey,
      baseURL: settings.baseUrl,
      maxRetries: 0,
      timeout: CALL_TIMEOUT_MS,
      // It would print the model's text to the console.
      logLevel: 'off',
    });
  }

  get capabilities(): ProviderCapabilities {
    const { reasoningSummaries, background } = this.settings;
    return {
      streamsNodes: true,
      reasoning: reasoningSummaries && !this.refused.has('reasoning'),
      functions: true,
      background: background && !this.refused.has('background'),
    };
  }

  async *ask(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ProviderSignal> {
    yield* this.read((call) => this.create(request, call), signal);
  }

  async *resume(responseId: string, signal: AbortSignal): AsyncGenerator<ProviderSignal> {
    const retrieve = (call: AbortSignal): Promise<Events> =>
      this.client.responses.retrieve(responseId, { stream: true }, { signal: call });
    try {
      for await (const told of this.read(retrieve, signal)) if (told.type !== 'opened') yield told;
    } catch (error) {
      if (isOver(error)) throw new ResponseGone(error.message, { cause: error });
      throw error;
    }
  }

  async cancel(responseId: string): Promise<void> {
    try {
      await this.client.responses.cancel(responseId, { timeout: CANCEL_TIMEOUT_MS });
    } catch (error) {
      throw classifyFailure(error);
    }
  }

  /** @param open - makes the call; its signal aborts it */
  private async *read(
    open: (call: AbortSignal) => Promise<Events>,
    signal: AbortSignal,
  ): AsyncGenerator<ProviderSignal> {
    signal.throwIfAborted();
    const call = new AbortController();
    const abort = () => call.abort();
    signal.addEventListener('abort', abort, { once: true });
    const idle = new IdleTimer(this.idleTimeoutMs, abort);
    const deadline = new IdleTimer(LONGEST_CALL_MS, abort);
    const order = this.numbered ? new EventOrder() : null;
    const reader = new ResponsesReader();
    try {
      deadline.start();
      idle.start();
      for await (const event of await open(call.signal)) {
        idle.rest();
        for (const due of order?.put(event) ?? [event])
          for (const told of reader.read(due)) {
            yield told;
            if (told.type === 'completed') return;
            signal.throwIfAborted();
          }
        idle.start();
      }
      // The SDK ends an aborted stream as if it had been read to its end.
      call.signal.throwIfAborted();
      order?.end();
      throw new ProviderFailure('truncated', ENDED_EARLY, { retryable: true, severed: true });
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.expired) throw late(`still talking after ${LONGEST_CALL_MS} ms`);
      if (idle.expired) throw late(`silent for ${this.idleTimeoutMs} ms`);
      if (error instanceof NumbersDoNotCount) this.doWithoutNumbers();
      throw classifyFailure(error);
    } finally {
      idle.rest();
      deadline.rest();
      signal.removeEventListener('abort', abort);
      call.abort();
    }
  }

  private async create(request: ModelRequest, signal: AbortSignal): Promise<Events> {
    for (;;) {
      const extras = this.extrasFor(request);
      try {
        const body = responsesRequest(this.settings.model, request, extras);
        const headers = { 'idempotency-key': keyOf(request, body) };
        return await this.client.responses.create(body, { signal, headers });
      } catch (error) {
        const refused =
          DISPENSABLE.find((field) => extras[field] && refusesField(error, field)) ??
          (extras.echo && refusesEcho(error) ? 'echo' : undefined);
        if (refused === undefined) throw error;
        // Not sent again, so this ends.
        this.refused.add(refused);
        this.logger.warn({ event: 'planner.parameter-refused', parameter: refused });
      }
    }
  }

  private doWithoutNumbers(): void {
    this.numbered = false;
    this.logger.warn({ event: 'planner.event-numbers-ignored' });
  }

  private extrasFor(request: ModelRequest): RequestExtras {
    const { reasoning, background } = this.capabilities;
    return {
      reasoning,
      background,
      // Only a request with tools has another one after it.
      include: reasoning && request.tools.length > 0 && !this.refused.has('include'),
      echo: hasEcho(request) && !this.refused.has('echo'),
    };
  }
}

/** Servers that know such keys refuse one that comes again with another question. */
const keyOf = ({ idempotencyKey }: ModelRequest, body: object): string =>
  createHash('sha256')
    .update(`${idempotencyKey}\0${JSON.stringify(body)}`)
    .digest('base64url');

const ENDED_EARLY = 'the stream ended before the model had finished';
const late = (message: string) => new ProviderFailure('timeout', message, { retryable: true });

/** Whether a resumed response can never be read to its end. A broken line, a closed door or silence does not say so. */
const isOver = (error: unknown): error is ProviderFailure =>
  error instanceof ProviderFailure &&
  error.code !== 'provider_unauthorized' &&
  error.code !== 'timeout' &&
  // A server that ends the stream in good order has no more to say.
  (!error.severed || error.code === 'truncated');
