import { useEffect, useRef, useState } from 'react';
import type { Point } from './route-projection.js';

const GLIDE_MS = 750;
const eased = (t: number) => 1 - (1 - t) ** 3;
const prefersStill = () => window.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? true;

/**
 * The points on their way to where they belong. A point that was not there before begins at its place; with `still`,
 * or when the traveller wants less motion, all of them do.
 */
export function useGlide(targets: ReadonlyMap<string, Point>, still: boolean): ReadonlyMap<string, Point> {
  const shown = useRef<ReadonlyMap<string, Point>>(targets);
  const [, redraw] = useState(0);
  const signature = [...targets].map(([id, { x, y }]) => `${id}:${x.toFixed(1)},${y.toFixed(1)}`).join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the targets.
  useEffect(() => {
    const from = shown.current;
    const settle = () => {
      shown.current = targets;
      redraw((count) => count + 1);
    };
    if (still || prefersStill() || ![...targets.keys()].some((id) => from.has(id))) {
      settle();
      return;
    }
    const start = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const t = Math.min(1, (now - start) / GLIDE_MS);
      if (t >= 1) {
        settle();
        return;
      }
      shown.current = new Map(
        [...targets].map(([id, to]) => {
          const begin = from.get(id) ?? to;
          return [id, { x: begin.x + (to.x - begin.x) * eased(t), y: begin.y + (to.y - begin.y) * eased(t) }];
        }),
      );
      redraw((count) => count + 1);
      frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [signature, still]);

  return shown.current;
}
