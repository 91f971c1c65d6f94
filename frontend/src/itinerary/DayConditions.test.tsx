import { fireEvent, render, screen, within } from '@testing-library/react';
import type { DayCheck, Finding } from '@tripstream/contracts';
import { DayConditions } from './DayConditions.js';
import { aCheck } from './testing.js';

const show = (check: Partial<DayCheck> | null, awaited = false, unverified = 0) =>
  render(<DayConditions day={2} check={check && aCheck(check)} unverified={unverified} awaited={awaited} />);

const tight: Finding = {
  code: 'too_tight',
  severity: 'warning',
  nodeId: null,
  message: 'It takes 18 minutes to Belém, and 10 are left.',
};
const noRest: Finding = {
  code: 'no_rest',
  severity: 'info',
  nodeId: null,
  message: 'No break is longer than 20 min.',
};
const badge = () => screen.getByTestId('feasibility');

describe('DayConditions', () => {
  it('[D9] keeps its room while the check may still come, and takes none when it will not', () => {
    const { container, unmount } = show(null, true);
    expect(container.children).toHaveLength(1);
    expect(container.textContent).toBe('');
    unmount();
    expect(show(null).container.children).toHaveLength(0);
  });

  it('[D9] says the weather and whether it is a forecast, and how far one walks', () => {
    const { source } = aCheck().weather ?? {};
    if (source === undefined) throw new Error('a check has a source');
    const stay = { nodeId: null, name: 'Hotel', location: { lat: 38.7, lng: -9.1 } };
    show({ legs: [{ from: stay, to: stay, mode: 'walk', metres: 6_400, minutes: 80, source }] });
    expect(screen.getByTestId('conditions').textContent).toContain(
      'Weather, Forecast: 9–15 °C, 60 % rain, Light showers',
    );
    expect(screen.getByText('6.4 km on foot')).toBeTruthy();
  });

  it('[D9] makes up no weather and no chance of rain that nobody knows', () => {
    const { unmount } = show({ weather: null });
    expect(screen.getByTestId('conditions').textContent).not.toContain('°C');
    unmount();
    const { weather } = aCheck();
    show({ weather: weather && { ...weather, kind: 'usual', rainChance: null } });
    expect(screen.getByText('9–15 °C', { exact: false }).textContent).toBe('Usual for the month: 9–15 °C');
  });

  it('[D9] a day without findings works, in words and not by colour alone', () => {
    show({ findings: [] });
    expect(badge().textContent).toBe('Works as planned');
    expect(badge().querySelector('svg')).toBeTruthy();
  });

  it('[D9] a day of unverified stops is not said to work, nor how far one walks between them', () => {
    show({ findings: [], legs: [], walkingMetres: 0 }, false, 5);
    expect(badge().textContent).toBe('Nothing found, 5 stops unverified');
    expect(screen.getByTestId('conditions').textContent).not.toContain('on foot');
  });

  it('[D9] findings are counted by severity and open in words, the gravest first', () => {
    show({ findings: [noRest, tight] });
    expect(badge().textContent).toBe('1 warning, 1 note');
    expect(badge().getAttribute('aria-expanded')).toBe('false');
    expect(screen.queryByRole('list')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Day 2: 1 warning, 1 note' }));
    const found = within(screen.getByRole('list', { name: 'What was found about day 2' })).getAllByRole(
      'listitem',
    );
    expect(found.map(({ textContent }) => textContent)).toEqual([
      'Warning: Too little time between. It takes 18 minutes to Belém, and 10 are left.',
      'Note: No rest planned. No break is longer than 20 min.',
    ]);
    const shapes = found.map((one) => one.querySelector('svg')?.innerHTML);
    expect(shapes[0]).not.toBe(shapes[1]);
  });
});
