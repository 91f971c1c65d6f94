import { render, screen } from '@testing-library/react';
import { RouteSketch, type SketchStop } from './RouteSketch.js';

const stop = (id: string, state: SketchStop['state'], lat: number | null, lng = -9.13): SketchStop => ({
  id,
  label: id,
  title: `Stop ${id}`,
  location: lat === null ? null : { lat, lng },
  state,
});

const draw = (...stops: SketchStop[]) =>
  render(<RouteSketch title="Route of day 1" paths={[stops]} />).container;
const links = (container: HTMLElement) =>
  [...container.querySelectorAll<SVGLineElement>('line[data-link]')].map((line) => line.dataset.link);

describe('RouteSketch', () => {
  it('[A8] a draft is dashed and hollow, a checked stop solid and numbered, an unverified one has a question mark', () => {
    const container = draw(
      stop('1', 'checked', 38.71),
      stop('2', 'draft', 38.72),
      stop('3', 'unverified', 38.73),
    );
    const mark = (state: string) => container.querySelector(`[data-mark="${state}"]`) as Element;
    expect(mark('draft').querySelector('circle')?.getAttribute('stroke-dasharray')).toBeTruthy();
    expect(mark('checked').querySelector('circle')?.getAttribute('stroke-dasharray')).toBeNull();
    expect(mark('checked').querySelector('text')?.textContent).toBe('1');
    expect(mark('unverified').querySelector('text')?.textContent).toBe('?');
  });

  it('[A8] a route is drawn only between stops that follow each other and were both checked', () => {
    const container = draw(
      stop('1', 'checked', 38.71),
      stop('2', 'checked', 38.72),
      stop('3', 'draft', 38.73),
      stop('4', 'checked', 38.74),
    );
    expect(links(container)).toEqual(['route', 'draft', 'draft']);
  });

  it('[A8] says in words how many are which', () => {
    draw(stop('1', 'checked', 38.71), stop('2', 'draft', 38.72), stop('3', 'draft', 38.73));
    expect(screen.getByRole('img', { name: 'Route of day 1: 1 checked, 2 drafts' })).toBeTruthy();
    expect(screen.getByText('1 checked, 2 drafts')).toBeTruthy();
  });

  it('[A8] a stop without a coordinate has no mark, but counts', () => {
    const container = draw(stop('1', 'checked', 38.71), stop('2', 'unverified', null));
    expect(container.querySelectorAll('[data-mark]')).toHaveLength(1);
    expect(screen.getByText('1 checked, 1 unverified')).toBeTruthy();
  });

  it('[A8] a corrected coordinate replaces the draft one', () => {
    const before = [stop('1', 'draft', 38.71), stop('2', 'checked', 38.73)];
    const { container, rerender } = render(<RouteSketch title="Route" paths={[before]} still />);
    const place = () =>
      container.querySelector('[data-mark] title')?.parentElement?.getAttribute('transform');
    const drafted = place();
    rerender(
      <RouteSketch
        title="Route"
        paths={[[stop('1', 'checked', 38.75, -9.2), stop('2', 'checked', 38.73)]]}
        still
      />,
    );
    expect(container.querySelectorAll('[data-mark="draft"]')).toHaveLength(0);
    expect(place()).not.toBe(drafted);
  });

  it('[A8] a stop far off stands at the edge, and is told from one that lies there', () => {
    const city = ['1', '2', '3', '4'].map((id, index) => stop(id, 'checked', 38.71 + index / 1000));
    const container = draw(...city, stop('5', 'checked', 38.9));
    const far = container.querySelectorAll('[data-far]');
    expect(far).toHaveLength(1);
    expect(far[0]?.parentElement?.querySelector('title')?.textContent).toBe('Stop 5 (far)');
    expect(screen.getByText('5 checked. Far stops stand at the edge')).toBeTruthy();
  });
});
