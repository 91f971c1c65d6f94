import type { z } from 'zod';
import { DocumentFlaw, DocumentReader, malformed } from './document-reader.js';
import {
  type DraftNode,
  draftDayNumberSchema,
  draftNodeSchema,
  draftSummarySchema,
  draftThemeSchema,
  draftTitleSchema,
  MAX_DRAFT_DAYS,
  MAX_NODES_PER_DAY,
} from './draft-plan.js';
import { ruleBroken } from './model-text.js';

/** A part of the plan that is complete and valid. */
export type PlanPart =
  | { type: 'title'; title: string }
  | { type: 'dayBegun'; day: number }
  /** `index` counts from 1 within its day. */
  | { type: 'node'; day: number; index: number; node: DraftNode }
  | { type: 'dayEnded'; day: number; theme: string; summary: string };

/** How the text stands. `offset` counts UTF-16 code units from the start of the document. */
export type PlanVerdict =
  | { kind: 'complete' }
  | { kind: 'truncated' }
  /** It goes on and on without becoming a plan. */
  | { kind: 'looping'; offset: number; reason: string }
  | { kind: 'malformed'; offset: number; reason: string };

type ContainerKind = 'plan' | 'days' | 'day' | 'nodes';

/** A container that is open: what may come next, and for objects which keys have come. */
interface Container {
  kind: ContainerKind;
  next: 'memberOrEnd' | 'member' | 'colon' | 'value' | 'commaOrEnd';
  key: string;
  seen: Set<string>;
}

const keysOf: Record<'plan' | 'day', readonly string[]> = {
  plan: ['title', 'days'],
  day: ['day', 'theme', 'nodes', 'summary'],
};
const isObject = (kind: ContainerKind): kind is 'plan' | 'day' => kind === 'plan' || kind === 'day';
const open = (kind: ContainerKind): Container => ({ kind, next: 'memberOrEnd', key: '', seen: new Set() });

/**
 * Reads the plan while the model writes it. The frame (plan, days, day, nodes) is a strict state machine, so a part is
 * given out only when its own closing character has come.
 */
export class PlanStreamParser extends DocumentReader<PlanPart> {
  private readonly containers: Container[] = [];
  private ended = false;
  private days = 0;
  private day = { number: 0, theme: '', summary: '', nodes: 0 };

  constructor() {
    super('plan');
  }

  /** What the text would be if it ended here. */
  verdict(): PlanVerdict {
    if (this.flaw !== null) return this.flaw;
    return this.ended ? { kind: 'complete' } : { kind: 'truncated' };
  }

  protected stepInFrame(char: string, at: number): number {
    const container = this.containers.at(-1);
    if (container === undefined) {
      if (this.ended) throw malformed('text after the plan');
      this.require(char === '{');
      this.containers.push(open('plan'));
      return at + 1;
    }
    return isObject(container.kind)
      ? this.stepInObject(container, char, at)
      : this.stepInArray(container, char, at);
  }

  private stepInObject(container: Container, char: string, at: number): number {
    switch (container.next) {
      case 'memberOrEnd':
      case 'member':
        if (char === '}' && container.next === 'memberOrEnd') return this.leave(at);
        this.require(char === '"');
        this.value.begin();
        return at;
      case 'colon':
        this.require(char === ':');
        container.next = 'value';
        return at + 1;
      case 'value':
        if (container.key === 'days' || container.key === 'nodes') {
          this.require(char === '[');
          if (container.key === 'nodes' && !container.seen.has('day'))
            throw malformed('a day must give its number before its nodes');
          return this.enter(container.key, at);
        }
        this.value.begin();
        return at;
      case 'commaOrEnd':
        if (char === '}') return this.leave(at);
        this.require(char === ',');
        container.next = 'member';
        return at + 1;
    }
  }

  private stepInArray(container: Container, char: string, at: number): number {
    if (container.next === 'commaOrEnd') {
      if (char === ']') return this.leave(at);
      this.require(char === ',');
      container.next = 'member';
      return at + 1;
    }
    if (char === ']' && container.next === 'memberOrEnd') return this.leave(at);
    this.require(char === '{');
    if (container.kind === 'days') {
      this.days += 1;
      if (this.days > MAX_DRAFT_DAYS) throw new DocumentFlaw('looping', 'more days than any trip has');
      this.day = { number: 0, theme: '', summary: '', nodes: 0 };
      return this.enter('day', at);
    }
    if (this.day.nodes === MAX_NODES_PER_DAY)
      throw new DocumentFlaw('looping', 'more entries than a day can hold');
    this.value.begin();
    return at;
  }

  private enter(kind: ContainerKind, at: number): number {
    this.containers.push(open(kind));
    return at + 1;
  }

  private leave(at: number): number {
    const left = this.containers.pop();
    if (left !== undefined && isObject(left.kind)) this.requireKeys(left.kind, left.seen);
    if (left?.kind === 'day') this.endDay();
    const container = this.containers.at(-1);
    if (container === undefined) this.ended = true;
    else container.next = 'commaOrEnd';
    return at + 1;
  }

  private endDay(): void {
    const { number: day, theme, summary, nodes } = this.day;
    if (nodes === 0) throw malformed('a day has no entries');
    this.parts.push({ type: 'dayEnded', day, theme, summary });
  }

  /** A leaf value is complete: a key, a field of the plan or of a day, or a node. */
  protected closed(value: unknown): void {
    const container = this.containers.at(-1) as Container;
    if (container.kind === 'nodes') {
      const node = valid(draftNodeSchema, value, 'node');
      this.day.nodes += 1;
      this.parts.push({ type: 'node', day: this.day.number, index: this.day.nodes, node });
    } else if (container.next === 'value') {
      this.takeField(container.key, value);
    } else {
      this.takeKey(container, String(value));
      return;
    }
    container.next = 'commaOrEnd';
  }

  private takeKey(container: Container, key: string): void {
    if (!keysOf[container.kind as 'plan' | 'day'].includes(key)) throw malformed('a key that no plan has');
    if (container.seen.has(key)) throw malformed(`"${key}" comes twice`);
    container.seen.add(key);
    container.key = key;
    container.next = 'colon';
  }

  private takeField(key: string, value: unknown): void {
    if (key === 'title') {
      this.parts.push({ type: 'title', title: valid(draftTitleSchema, value, 'title') });
    } else if (key === 'day') {
      this.day.number = valid(draftDayNumberSchema, value, 'day');
      this.parts.push({ type: 'dayBegun', day: this.day.number });
    } else if (key === 'theme') {
      this.day.theme = valid(draftThemeSchema, value, 'theme');
    } else {
      this.day.summary = valid(draftSummarySchema, value, 'summary');
    }
  }

  private requireKeys(kind: 'plan' | 'day', seen: Set<string>): void {
    const missing = keysOf[kind].find((key) => !seen.has(key));
    if (missing !== undefined) throw malformed(`"${missing}" is missing`);
  }

  private require(expected: boolean): void {
    if (!expected) throw malformed('not the JSON of a plan');
  }
}

function valid<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw malformed(ruleBroken(what, result.error));
}
