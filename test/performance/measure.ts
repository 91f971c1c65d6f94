/** A stretch of work: pieces a second, and how long each call took, in milliseconds. */
export interface Stretch {
  readonly rate: number;
  readonly times: readonly number[];
}

/** One stretch a round, in the order of the rounds. */
export type Series = readonly Stretch[];

/**
 * Each writer calls `calls` times, one call after the other; the writers run side by side.
 *
 * @param pieces - how many a call counts for
 */
export async function stretch(
  writers: readonly (() => Promise<unknown>)[],
  calls: number,
  pieces = 1,
): Promise<Stretch> {
  const times: number[] = [];
  const began = performance.now();
  await Promise.all(
    writers.map(async (write) => {
      for (let call = 0; call < calls; call++) {
        const start = performance.now();
        await write();
        times.push(performance.now() - start);
      }
    }),
  );
  return { rate: (times.length * pieces * 1_000) / (performance.now() - began), times };
}

/**
 * Runs what is compared in turns, A B A B …, so that whatever slows the machine for a while slows all of it. The first
 * round only warms up.
 */
export async function interleaved<Name extends string>(
  rounds: number,
  compared: Readonly<Record<Name, () => Promise<Stretch>>>,
): Promise<Record<Name, Series>> {
  const names = Object.keys(compared) as Name[];
  const series = Object.fromEntries(names.map((name) => [name, [] as Stretch[]])) as Record<Name, Stretch[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const measured = await compared[name]();
      if (round > 0) series[name].push(measured);
    }
  }
  return series;
}

/** How much faster the first ran than the second: the median over the rounds. */
export const rateRatio = (series: Series, reference: Series): number =>
  median(series.map(({ rate }, round) => rate / (reference[round]?.rate ?? Number.NaN)));

/** How much longer the middle call of the first took than that of the second: the median over the rounds. */
export const timeRatio = (series: Series, reference: Series): number =>
  median(series.map(({ times }, round) => median(times) / median(reference[round]?.times ?? [])));

export const rateOf = (series: Series): number => median(series.map(({ rate }) => rate));

/** Milliseconds below which this share of all calls stayed. */
export const percentile = (series: Series, share: number): number =>
  quantile(
    series.flatMap(({ times }) => times),
    share,
  );

export const median = (values: readonly number[]): number => quantile(values, 0.5);

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
