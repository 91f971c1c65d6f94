import type { Coordinate, NodePlace } from '@tripstream/contracts';
import { foldName } from '@tripstream/places';
import { z } from 'zod';
import { metresBetween } from '../area.js';
import type { PoliteHttp } from '../polite-http.js';
import type { EncyclopediaTool } from '../ports.js';
import { firstSentences } from './first-sentences.js';

const summarySchema = z.object({
  type: z.string(),
  title: z.string(),
  extract: z.string(),
  wikibase_item: z.string().nullish(),
  coordinates: z.object({ lat: z.number(), lon: z.number() }).nullish(),
  content_urls: z.object({ desktop: z.object({ page: z.url({ protocol: /^https?$/ }) }) }),
});
type Summary = z.infer<typeof summarySchema>;

const sitelinkSchema = z.object({ title: z.string().min(1) });

/** An article whose place lies farther away is about another one of that name. */
const SAME_PLACE_METRES = 1_000;
const SENTENCES = 2;

interface Place {
  name: string;
  wikidata: string | null;
  location: Coordinate;
}

/**
 * Summaries of Wikipedia or Wikivoyage, by their REST interface. An article counts when Wikidata says that it is about
 * exactly this place; without that, when it has the place's very name and lies where the place does.
 */
export class SummaryEncyclopediaTool implements EncyclopediaTool {
  /**
   * @param site - Wikidata's name of the encyclopedia: `enwiki`, `enwikivoyage`
   * @param wikidata - where the article of a Wikidata id is asked for when its title is not the place's name; null: nowhere
   */
  constructor(
    private readonly encyclopedia: { http: PoliteHttp; name: string; site: string },
    private readonly wikidata: PoliteHttp | null,
  ) {}

  async about(place: Place, signal: AbortSignal): Promise<NodePlace['about']> {
    return (await this.article(place.name, place, signal)) ?? (await this.byWikidata(place, signal));
  }

  private async byWikidata(place: Place, signal: AbortSignal): Promise<NodePlace['about']> {
    if (place.wikidata === null || this.wikidata === null) return null;
    const path = `w/rest.php/wikibase/v1/entities/items/${encodeURIComponent(place.wikidata)}/sitelinks/${this.encyclopedia.site}`;
    const { value } = await this.wikidata.get(path, {}, sitelinkSchema, signal);
    return value === null ? null : this.article(value.title, place, signal);
  }

  private async article(title: string, place: Place, signal: AbortSignal): Promise<NodePlace['about']> {
    const page = encodeURIComponent(title.replaceAll(' ', '_'));
    const { http, name } = this.encyclopedia;
    const { value, retrievedAt } = await http.get(
      `api/rest_v1/page/summary/${page}`,
      {},
      summarySchema,
      signal,
    );
    if (value === null || !isAbout(value, place)) return null;
    const text = firstSentences(value.extract, SENTENCES);
    if (text === '') return null;
    return {
      text,
      url: value.content_urls.desktop.page,
      source: { name, licence: 'CC-BY-SA-4.0', retrievedAt },
    };
  }
}

function isAbout({ type, title, wikibase_item, coordinates }: Summary, place: Place): boolean {
  if (type !== 'standard') return false;
  if (place.wikidata !== null) return wikibase_item === place.wikidata;
  if (!coordinates || foldName(title) !== foldName(place.name)) return false;
  const { lat, lon } = coordinates;
  return metresBetween({ lat, lng: lon }, place.location) <= SAME_PLACE_METRES;
}
