import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, platform, release } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { percentile, rateOf, type Series } from './measure.js';
import { loadOfMachine } from './processor-time.js';

/** Load for each processor from which on our calls wait for it. */
const BUSY = 0.5;

/** A figure that is promised: a ratio and the bound that it keeps. */
interface Goal {
  readonly what: string;
  readonly value: number;
  readonly bound: { readonly atLeast: number } | { readonly atMost: number };
}

/** Absolute figures, of this machine alone. */
interface Line {
  readonly what: string;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Collects figures, tells them as they come and writes them down at the end. */
export class Report {
  private readonly goals: Goal[] = [];
  private readonly lines: Line[] = [];
  private readonly counts: { what: string; value: number }[] = [];

  /** Before we add to it. */
  private readonly load = loadOfMachine();

  constructor(
    private readonly name: string,
    private readonly quick: boolean,
  ) {}

  progress(text: string): void {
    print(`${text} …`);
  }

  goal(what: string, value: number, bound: Goal['bound']): void {
    this.goals.push({ what, value, bound });
  }

  line(what: string, series: Series): void {
    const [p50, p99] = [percentile(series, 0.5), percentile(series, 0.99)];
    this.lines.push({ what, perSecond: rateOf(series), p50, p99 });
  }

  count(what: string, value: number): void {
    this.counts.push({ what, value });
  }

  async finish(): Promise<void> {
    const { goals, lines, counts } = this;
    table(
      ['', 'per second', 'p50 ms', 'p99 ms'],
      lines.map(({ what, perSecond, p50, p99 }) => [
        what,
        perSecond.toFixed(0),
        p50.toFixed(2),
        p99.toFixed(2),
      ]),
    );
    table(
      ['', 'figure'],
      counts.map(({ what, value }) => [what, round(value)]),
    );
    table(
      ['', 'ratio', 'goal', ''],
      goals.map((goal) => [
        goal.what,
        round(goal.value),
        boundOf(goal),
        reached(goal) ? 'reached' : 'MISSED',
      ]),
    );
    if (this.quick) print('\n--quick: the counts were too small to mean anything.');
    if (this.load > BUSY)
      print(
        '\nThe machine was busy with other work: ratios of rates are nearer to 1 than they would be alone.',
      );
    const file = fileURLToPath(
      new URL(`../../.data/bench/${this.name}${this.quick ? '-quick' : ''}.json`, import.meta.url),
    );
    await mkdir(dirname(file), { recursive: true });
    const [cpu] = cpus();
    const machine = {
      platform: platform(),
      release: release(),
      cpus: cpus().length,
      cpu: cpu?.model ?? '',
      load: this.load,
    };
    const written = {
      benchmark: this.name,
      quick: this.quick,
      measuredAt: new Date().toISOString(),
      node: process.version,
      machine,
      goals: goals.map((goal) => ({ ...goal, reached: reached(goal) })),
      lines,
      counts,
    };
    await writeFile(file, `${JSON.stringify(written, null, 2)}\n`);
    print(`\nWritten to ${file}`);
  }
}

const reached = ({ value, bound }: Goal): boolean =>
  'atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost;

const boundOf = ({ bound }: Goal): string =>
  'atLeast' in bound ? `≥ ${bound.atLeast}` : `≤ ${bound.atMost}`;

const round = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2));

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) return;
  const width = (column: number) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0));
  const text = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column))))
      .join('  ')
      .trimEnd();
  print(`\n${[head, ...rows].map(text).join('\n')}`);
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
