import type { Node } from '@tripstream/contracts';

const MINUTES_PER_DAY = 1440;
const HALF_A_DAY = 720;

/** A node with its times in minutes from the midnight that its day begins with; past 1440 in the following night. */
export interface TimedNode {
  node: Node;
  from: number;
  to: number;
}

/** The nodes of a day in the order of the clock. What follows an evening with a time after midnight is still that night. */
export function onTheClock(nodes: readonly Node[]): readonly TimedNode[] {
  const timed: TimedNode[] = [];
  for (const node of [...nodes].sort((a, b) => a.index - b.index)) {
    const written = minuteOf(node.startTime);
    const isNextMorning = written + HALF_A_DAY < (timed.at(-1)?.from ?? 0);
    const from = isNextMorning ? written + MINUTES_PER_DAY : written;
    timed.push({ node, from, to: from + node.durationMinutes });
  }
  return timed.sort((a, b) => a.from - b.from || a.node.index - b.node.index);
}

/** `09:30` as 570. */
export const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** 570 as `09:30`, 1470 as `00:30`. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** `45 minutes`, `2 hours`, `2 hours 15 minutes`. */
export function lasting(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  const parts = [counted(hours, 'hour'), counted(rest, 'minute')].filter((part) => !part.startsWith('0 '));
  return parts.join(' ') || '0 minutes';
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
