import type { LatLng, MealPlace, Sight } from '@tripstream/places';
import type { FreeTime } from './stops.js';
import { wayMetres } from './travel.js';
import { capitalised, distanceInWords, lasting } from './wording.js';

/** A quarter of the city with what is known in it. */
export interface Quarter {
  area: string;
  at: LatLng;
  sights: readonly Sight[];
  meals: readonly MealPlace[];
}

export type FreeTimeWords = Pick<FreeTime, 'title' | 'description'>;

export const FREE_MINUTES = 120;

export const WHY_LEFT_OPEN = [
  'This trip is longer than the list of sights worth a ticket, so the time stays yours.',
  'Days with a gap in them are the ones people remember; this is one.',
  'The sights that suit you are spread over the whole stay, which leaves this part open.',
  'A rest between two fuller days.',
  'Nothing depends on it: skip it when the day runs late.',
  'Left open on purpose, for what you noticed on the way and had no time for.',
];

/** Each idea needs something of a quarter; those that find it put it into words. */
export const FREE_TIME_IDEAS: Readonly<
  Record<string, (quarter: Quarter, home: LatLng) => FreeTimeWords | null>
> = {
  park: ({ area, sights }) => {
    const park = sights.find(({ kind }) => kind === 'park');
    return park
      ? {
          title: `A bench and a book in ${area}`,
          description: `Unplanned time; ${park.name} is there for it. Stay as long as it is pleasant.`,
        }
      : null;
  },
  view: ({ area, sights }) => {
    const view = sights.find(({ kind }) => kind === 'viewpoint');
    return view
      ? {
          title: `${area} at another hour`,
          description: `Unplanned time near ${view.name}: the same view looks different when the light has moved.`,
        }
      : null;
  },
  coffee: ({ area, meals }) => {
    const cafe = meals.find(({ kind }) => kind === 'cafe');
    return cafe
      ? {
          title: `A long coffee in ${area}`,
          description: `Unplanned time. ${cafe.name} is one address, any terrace with a free table is as good.`,
        }
      : null;
  },
  stalls: ({ area, sights }) => {
    const market = sights.find(({ kind }) => kind === 'market');
    return market
      ? {
          title: `Picking up supper in ${area}`,
          description: `Unplanned time around ${market.name}; check whether its stalls are up today, and shop for a picnic.`,
        }
      : null;
  },
  shops: ({ area, sights }) =>
    sights.some(({ interests }) => interests.includes('shopping'))
      ? {
          title: `Shop windows in ${area}`,
          description: `Unplanned time for presents and for yourself in ${area}; small shops tend to open late in the morning.`,
        }
      : null,
  buildings: ({ area, sights }) => {
    const built = sights.find(({ interests }) => interests.includes('architecture'));
    return built
      ? {
          title: `Looking up in ${area}`,
          description: `Unplanned time: walk around ${built.name} rather than into it, and take the side streets back.`,
        }
      : null;
  },
  children: ({ area, sights }) =>
    sights.some(({ interests }) => interests.includes('family'))
      ? {
          title: `No programme in ${area}`,
          description: `Unplanned time in ${area}, which has room to run and something to look at for the younger ones.`,
        }
      : null,
  home: ({ area, at }, home) =>
    wayMetres(at, home) < 4_000
      ? {
          title: `Walking home through ${area}`,
          description: `Unplanned time: about ${distanceInWords(wayMetres(at, home))} back to where you are staying, without a route to follow.`,
        }
      : null,
  wander: ({ area, sights }) => ({
    title: `${area} without a list`,
    description: `Unplanned time: choose a street that you have not walked yet${sights[0] ? ` and let ${sights[0].name} be the point to come back to` : ''}.`,
  }),
  choice: ({ area }) => ({
    title: `Your own choice around ${area}`,
    description: `${capitalised(lasting(FREE_MINUTES))} of unplanned time for whatever caught your eye on the days before; ${area} is only where it begins.`,
  }),
};
