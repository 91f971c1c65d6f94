import type { City, LatLng, Lodging } from '@tripstream/places';
import { FREE_MINUTES, FREE_TIME_IDEAS, type Quarter, WHY_LEFT_OPEN } from './free-time-ideas.js';
import type { Random } from './random.js';
import type { FreeTime } from './stops.js';
import type { Aim } from './timeline.js';
import { wayMetres } from './travel.js';

/** Finds things to do without doing much, no two alike on a trip. */
export class FreeTimeIdeas {
  readonly #quarters: readonly Quarter[];
  readonly #home: LatLng;
  readonly #random: Random;
  readonly #used = new Set<string>();
  /** By quarter and by kind of idea. */
  readonly #timesUsed = new Map<string, number>();
  readonly #kindByTitle = new Map<string, string>();

  constructor(city: City, lodging: Lodging | null, random: Random) {
    this.#quarters = quartersOf(city);
    this.#home = lodging?.at ?? city.at;
    this.#random = random;
  }

  /** Free time near a point, in quarters that were used least. Chosen, but not yet taken: see {@link take}. */
  near(at: LatLng, count: number): Aim[] {
    const quarters = this.#quarters
      .map((quarter) => ({
        quarter,
        cost: wayMetres(at, quarter.at) / 1500 + this.#uses(quarter.area) + this.#random.next() * 0.5,
      }))
      .sort((a, b) => a.cost - b.cost);
    const aims: Aim[] = [];
    for (const { quarter } of quarters) {
      if (aims.length === count) break;
      const idea = this.#ideaFor(quarter);
      if (idea)
        aims.push({ at: quarter.at, area: quarter.area, minutes: FREE_MINUTES, sight: null, free: idea });
    }
    return aims;
  }

  /** A quarter to turn a day around that has no sight of its own. */
  somewhere(): LatLng {
    const [first] = this.#quarters
      .map(({ area, at, sights }) => ({
        at,
        cost: this.#uses(area) - sights.length / 4 + this.#random.next(),
      }))
      .sort((a, b) => a.cost - b.cost);
    return first?.at ?? this.#home;
  }

  /** Remembers what a day really got. */
  take({ title, area }: Pick<FreeTime, 'title' | 'area'>) {
    this.#used.add(title);
    this.#timesUsed.set(area, this.#uses(area) + 1);
    const kind = this.#kindByTitle.get(title) ?? title;
    this.#timesUsed.set(kind, this.#uses(kind) + 1);
  }

  #ideaFor(quarter: Quarter) {
    const ideas = Object.entries(FREE_TIME_IDEAS).flatMap(([kind, idea]) => {
      const words = idea(quarter, this.#home);
      if (!words || this.#used.has(words.title)) return [];
      this.#kindByTitle.set(words.title, kind);
      return [{ words, cost: this.#uses(kind) + this.#random.next() }];
    });
    const [idea] = ideas.sort((a, b) => a.cost - b.cost);
    return idea ? { ...idea.words, why: this.#random.pick(WHY_LEFT_OPEN) } : null;
  }

  #uses(key: string) {
    return this.#timesUsed.get(key) ?? 0;
  }
}

function quartersOf({ sights, meals }: City): Quarter[] {
  return [...new Set(sights.map(({ area }) => area))].map((area) => {
    const inArea = sights.filter((sight) => sight.area === area);
    return {
      area,
      at: [mean(inArea.map(({ at }) => at[0])), mean(inArea.map(({ at }) => at[1]))],
      sights: inArea,
      meals: meals.filter((meal) => meal.area === area),
    };
  });
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
