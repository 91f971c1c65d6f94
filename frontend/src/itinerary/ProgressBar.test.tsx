import { render, screen } from '@testing-library/react';
import { ProgressBar } from './ProgressBar.js';
import { aDay, aJob, aNode, hydrated } from './testing.js';

const days = [
  aDay({ status: 'planned', nodes: [hydrated()] }),
  aDay({ day: 2, status: 'planned', nodes: [aNode({ day: 2 })] }),
  aDay({ day: 3, status: 'drafting' }),
];

describe('ProgressBar', () => {
  it('[D9] shows the percentage of the server, the phase and the counts', () => {
    const progress = { percent: 38, daysPlanned: 2, nodesPlanned: 12, nodesChecked: 4, bundlesProposed: 0 };
    render(<ProgressBar job={aJob({ phase: 'planning', progress })} days={days} />);
    const bar = screen.getByRole('progressbar', { name: 'Planning progress' });
    expect(bar.getAttribute('aria-valuenow')).toBe('38');
    expect(bar.getAttribute('aria-valuetext')).toBe(
      '38 %, Writing days, Day 3 of 3 · 4 of 12 places checked',
    );
  });

  it('[D9] invents nothing before the trip is known, nor before the planner has begun', () => {
    const { rerender } = render(<ProgressBar job={null} days={[]} />);
    const bar = screen.getByRole('progressbar');
    expect(bar.getAttribute('aria-valuenow')).toBeNull();
    expect(bar.getAttribute('aria-valuetext')).toBe('Opening…');
    rerender(<ProgressBar job={aJob({ status: 'queued', phase: null })} days={[aDay()]} />);
    expect(bar.getAttribute('aria-valuetext')).toBe('0 %, Waiting for the planner, Day 1 of 1');
  });

  it('[B8] names the one day that is retried', () => {
    const progress = { percent: 40, daysPlanned: 0, nodesPlanned: 3, nodesChecked: 0, bundlesProposed: 0 };
    render(<ProgressBar job={aJob({ kind: 'day_retry', day: 3, progress })} days={days} />);
    expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).toBe(
      '40 %, Writing days, Day 3 · 3 stops so far',
    );
  });

  it('[D9] counts as verified, once all is over, only what was found', () => {
    const progress = { percent: 100, daysPlanned: 2, nodesPlanned: 2, nodesChecked: 2, bundlesProposed: 0 };
    const job = aJob({
      status: 'complete',
      phase: 'finishing',
      endedAt: '2026-11-20T12:03:00.000Z',
      progress,
    });
    render(<ProgressBar job={job} days={days.slice(0, 2)} />);
    expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).toBe(
      '100 %, Complete, 2 days · 1 of 2 places verified',
    );
  });
});
