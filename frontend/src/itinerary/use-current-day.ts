import { useEffect, useState } from 'react';

/** The day that is being read: the one that crosses the upper third of the window. */
export function useCurrentDay(days: number): number {
  const [current, setCurrent] = useState(1);
  useEffect(() => {
    if (days === 0 || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      (entries) => {
        const entered = entries.find((entry) => entry.isIntersecting);
        if (entered) setCurrent(Number(entered.target.id.replace('day-', '')));
      },
      { rootMargin: '-30% 0px -69% 0px' },
    );
    for (let day = 1; day <= days; day++) {
      const card = document.getElementById(`day-${day}`);
      if (card) observer.observe(card);
    }
    return () => observer.disconnect();
  }, [days]);
  return Math.min(current, Math.max(1, days));
}
