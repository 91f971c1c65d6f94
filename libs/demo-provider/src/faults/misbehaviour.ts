import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../answer.js';
import { ApiError } from '../api-error.js';
import type { Task } from '../create-request.js';
import { spoiled } from './answer-faults.js';
import { type ConnectionFault, connectionFault } from './connection-faults.js';
import { type Fault, type FaultPlan, ruleOf } from './fault.js';
import { FaultLedger, type PlannedFault } from './fault-ledger.js';
import { readMarkers } from './fault-markers.js';
import { FaultPlanError, faultText, parseFaultPlan } from './fault-plan.js';
import { reachOf } from './fault-reach.js';

export const FAULT_HEADER = 'x-demo-fault';

export interface MisbehaviourOptions {
  /** For all requests. */
  plan: FaultPlan;
  /** Whether requests may bring faults of their own. */
  allowed: boolean;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Told of each fault as it strikes. */
  struck: (responseId: string, fault: string) => void;
}

/** What goes wrong on purpose, request by request. */
export class Misbehaviour {
  readonly #options: MisbehaviourOptions;
  readonly #ledger: FaultLedger;

  constructor(options: MisbehaviourOptions) {
    this.#options = options;
    this.#ledger = new FaultLedger(options.clock);
  }

  /** The text that the model gets to see: where markers are read, they are not for it. */
  promptOf(text: string): string {
    return this.#options.allowed ? readMarkers(text).text : text;
  }

  /**
   * The faults that a request may be hit by: of its header, of the markers in `text` and of the plan for all.
   *
   * @param text the user message as it came
   * @throws {ApiError} 400 for a plan that cannot be read
   */
  plannedFor(headers: IncomingHttpHeaders, text: string, task: Task): PlannedFault[] {
    const { plan, allowed } = this.#options;
    const ofAll = plan.map((fault) => ({ fault, counter: 'all' }));
    if (!allowed) return ofAll;
    const given = [...this.#ofHeader(headers), ...readMarkers(text).plans.flatMap(read)];
    const counter = subjectOf(task);
    return [...given.map((fault) => ({ fault, counter })), ...ofAll];
  }

  /** Those that a request to read a response again may be hit by, beside those of the request that began it. */
  plannedForReading(headers: IncomingHttpHeaders, responseId: string): PlannedFault[] {
    if (!this.#options.allowed) return [];
    return this.#ofHeader(headers).map((fault) => ({ fault, counter: responseId }));
  }

  /** @throws {ApiError} when a fault says that there is an error instead of an answer */
  refuse(planned: readonly PlannedFault[], { output, responseId }: Answer): void {
    for (const each of planned.filter(({ fault }) => ruleOf(fault.kind).acts === 'before')) {
      const [fault] = this.#take([each], responseId, (one) => reachOf(one, output) !== null);
      if (fault) throw errorOf(fault);
    }
  }

  /** The answer with everything wrong that is to be wrong in it. */
  spoil(planned: readonly PlannedFault[], answer: Answer): Answer {
    let spoilt = answer;
    this.#take(of('answer', planned), answer.responseId, (fault) => {
      const next = spoiled(spoilt, fault);
      spoilt = next ?? spoilt;
      return next !== null;
    });
    return spoilt;
  }

  /** What one connection that tells the answer suffers. */
  connection(
    planned: readonly PlannedFault[],
    answer: Answer,
    kinds?: readonly Fault['kind'][],
  ): ConnectionFault[] {
    const possible = of('connection', planned).filter(({ fault }) => kinds?.includes(fault.kind) ?? true);
    const faults: ConnectionFault[] = [];
    this.#take(possible, answer.responseId, (fault) => {
      const found = connectionFault(fault, answer);
      if (found) faults.push(found);
      return found !== null;
    });
    return faults;
  }

  /** Where the text is to be cut so that faults of connections happen at their very byte, in UTF-16 code units. */
  boundaries(planned: readonly PlannedFault[], { output }: Answer): number[] {
    return of('connection', planned).flatMap(({ fault }) => reachOf(fault, output) ?? []);
  }

  #ofHeader(headers: IncomingHttpHeaders): FaultPlan {
    const header = headers[FAULT_HEADER];
    return header === undefined ? [] : [header].flat().flatMap(read);
  }

  #take(planned: readonly PlannedFault[], responseId: string, strike: (fault: Fault) => boolean): Fault[] {
    const struck = this.#ledger.take(planned, strike);
    for (const fault of struck) this.#options.struck(responseId, faultText(fault));
    return struck;
  }
}

const of = (acts: ReturnType<typeof ruleOf>['acts'], planned: readonly PlannedFault[]) =>
  planned.filter(({ fault }) => ruleOf(fault.kind).acts === acts);

/** What one traveller asked for, in whichever request of it. */
const subjectOf = (task: Task) =>
  JSON.stringify(task.kind === 'trip' ? task.brief.wish : task.brief.preferences);

function read(text: string): FaultPlan {
  try {
    return parseFaultPlan(text);
  } catch (error) {
    if (!(error instanceof FaultPlanError)) throw error;
    throw new ApiError(
      400,
      `The faults asked for cannot be read: ${error.message}`,
      'invalid_value',
      'fault',
    );
  }
}

function errorOf({ kind, ms }: Fault): ApiError {
  const headers: Record<string, string> = ms === null ? {} : { 'retry-after': String(Math.ceil(ms / 1000)) };
  switch (kind) {
    case '429':
      return new ApiError(429, 'Rate limit reached. Try again later.', 'rate_limit_exceeded', null, headers);
    case '503':
      return new ApiError(503, 'The server is shutting down.', 'unavailable', null, headers);
    case '529':
      return new ApiError(529, 'The engine is overloaded. Try again later.', 'overloaded', null, headers);
    default:
      return new ApiError(
        500,
        'The server had an error while it worked on your request.',
        null,
        null,
        headers,
      );
  }
}
