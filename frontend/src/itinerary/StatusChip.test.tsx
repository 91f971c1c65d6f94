import { render, screen } from '@testing-library/react';
import { readiness } from '@tripstream/itinerary';
import { StatusChip } from './StatusChip.js';
import { aDay, aJob, aNode, aTrip, hydrated } from './testing.js';

const ended = '2026-11-20T12:03:00.000Z';
const written = aDay({ status: 'planned', nodes: [aNode()] });
const checked = aDay({ status: 'planned', nodes: [hydrated()] });

function chipOf(trip: Parameters<typeof aTrip>[0], persistenceFailing = false): string | null {
  const itinerary = aTrip(trip);
  render(<StatusChip readiness={readiness(itinerary, persistenceFailing)} itinerary={itinerary} />);
  return screen.getByTestId('status').textContent;
}

describe('StatusChip', () => {
  it('[A13] a trip whose days are still written says "Planning trip…"', () => {
    expect(chipOf({})).toMatch(/^Planning trip…/);
  });

  it('[A13] a trip whose days are all written says "Trip ready"', () => {
    expect(chipOf({ days: [written] })).toMatch(/^Trip ready/);
  });

  it('[A13] a trip whose places are checked says "Syncing final details…" and how many', () => {
    expect(chipOf({ days: [written], job: aJob({ phase: 'hydrating' }) })).toBe(
      'Syncing final details… 0 of 1 places checked',
    );
  });

  it('[A13] a finished trip says "Trip plan ready", also while saving it is retried', () => {
    const job = aJob({ status: 'complete', endedAt: ended });
    expect(chipOf({ days: [checked], job })).toBe('Trip plan ready saved');
  });

  it('[A13] a finished trip that is not saved yet does not say that it is', () => {
    const job = aJob({ status: 'complete', endedAt: ended });
    expect(chipOf({ days: [checked], job }, true)).toBe('Trip plan ready saving, one moment');
  });

  it('[A13] a planner that failed says "Planner error"', () => {
    expect(chipOf({ job: aJob({ status: 'error', endedAt: ended }) })).toMatch(/^Planner error/);
  });

  it('[A13] a trip that was stopped is not called ready', () => {
    const days = [written, aDay({ day: 2 })];
    expect(chipOf({ days, job: aJob({ status: 'cancelled', endedAt: ended }) })).toBe(
      'Stopped 1 of 2 days kept',
    );
  });

  it('[B6] a trip that was discarded says so', () => {
    const job = aJob({ status: 'cancelled', endedAt: ended });
    expect(chipOf({ job, discarded: true })).toBe('Discarded in no list any more');
  });

  it('[B8] a day that is retried is the one whose places are counted', () => {
    const days = [checked, aDay({ day: 2, status: 'planned', nodes: [aNode({ day: 2 })] })];
    const job = aJob({ kind: 'day_retry', day: 2, phase: 'hydrating' });
    expect(chipOf({ days, job })).toBe('Syncing final details… 0 of 1 places checked');
  });

  it('[A13] a trip of which a day failed counts the days that are there', () => {
    const days = [checked, aDay({ day: 2, status: 'failed' })];
    expect(chipOf({ days, job: aJob({ status: 'complete', endedAt: ended, failedDays: [2] }) })).toBe(
      'Trip plan ready 1 of 2 days',
    );
  });
});
