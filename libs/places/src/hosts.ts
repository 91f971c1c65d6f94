import type { Interest } from './city.js';
import type { LatLng } from './distance.js';
import type { PlaceCategory } from './find-place.js';

/** Somebody who shows visitors around. */
export interface ExampleHost {
  hostId: string;
  cityId: string;
  name: string;
  /** Quarter that they know best, and a point in it. */
  area: string;
  at: LatLng;
  /** English names. */
  languages: readonly string[];
  interests: readonly Interest[];
  /** Kinds of places that they show. */
  categories: readonly PlaceCategory[];
  /** What they offer, in one sentence. */
  offer: string;
}

/**
 * A directory to begin with: people who might exist, none of whom does. Whoever runs Tripstream replaces them.
 * `id; city; name; area; lat lng; languages; interests; categories; offer`
 */
const HOSTS = `
amsterdam-1; amsterdam; Femke; Jordaan; 52.3752 4.884; Dutch English; history architecture quirky; museum neighbourhood street; A morning walk through the Jordaan's almshouse courtyards and what they hide.
amsterdam-2; amsterdam; Joost; Museumkwartier; 52.36 4.8852; Dutch English German; art; museum gallery; Three paintings and no more, seen slowly by a former restorer.
athens-1; athens; Eleni; Plaka; 37.9726 23.7304; Greek English; history architecture; landmark museum neighbourhood; The slopes below the Acropolis with an archaeologist, ending at a well in Anafiotika.
athens-2; athens; Nikos; Monastiraki; 37.9755 23.7221; Greek English French; food nightlife; market restaurant bar; From the meat hall to the last bar, with eight stops to eat at.
bangkok-1; bangkok; Ploy; Rattanakosin; 13.7516 100.4926; Thai English; history architecture; worship palace museum; Temples before the heat, with what to wear, where to sit and why.
bangkok-2; bangkok; Somchai; Thonburi; 13.7437 100.4889; Thai English; food nature sea; market worship restaurant; Canals by long-tail boat, with breakfast from other boats.
barcelona-1; barcelona; Montse; Gràcia; 41.4145 2.1527; Catalan Spanish English; architecture art; landmark park worship; Gaudí for people who want to understand how it stands up.
barcelona-2; barcelona; Jordi; El Raval; 41.3817 2.1716; Catalan English; food; market restaurant food_hall; Shop at the market, cook two dishes and eat them.
barcelona-3; barcelona; Aina; El Born; 41.3852 2.1809; Spanish English Italian; history music nightlife; street museum bar; Medieval lanes by lamplight, with vermouth at both ends.
berlin-1; berlin; Katrin; Mitte; 52.5163 13.3777; German English; history; landmark museum; The line of the Wall by bicycle, told by somebody who grew up beside it.
berlin-2; berlin; Deniz; Kreuzberg; 52.499 13.418; German Turkish English; food nightlife music; restaurant bar market venue; Kreuzberg's kitchens from noon or its clubs from midnight.
budapest-1; budapest; Ágnes; Castle Hill; 47.5019 19.0341; Hungarian English German; history architecture; worship palace landmark; The castle's cellars and terraces, and the siege between them.
budapest-2; budapest; Bence; Jewish Quarter; 47.496 19.0606; Hungarian English; food nightlife history; bar restaurant worship; From the synagogue to the ruin bars, and how one led to the other.
copenhagen-1; copenhagen; Mette; Christianshavn; 55.6737 12.5975; Danish English; architecture sea; neighbourhood landmark; The harbour by kayak, between new houses and old warehouses.
copenhagen-2; copenhagen; Anders; Indre By; 55.6729 12.5725; Danish English German; food art; cafe restaurant museum; Rye bread, herring and the rules of lunch.
edinburgh-1; edinburgh; Isla; Old Town; 55.9486 -3.1999; English; history quirky; landmark worship street; Closes, graveyards and true stories that are worse than the ghosts.
edinburgh-2; edinburgh; Callum; Old Town; 55.9464 -3.1913; English Gaelic; music nightlife; venue bar; Two sessions, three pubs and an introduction to the fiddlers.
florence-1; florence; Beatrice; Oltrarno; 43.763 11.249; Italian English; art shopping; gallery neighbourhood street; Gilders, bookbinders and shoemakers in their workshops.
florence-2; florence; Lorenzo; Signoria; 43.7678 11.2553; Italian English French; art history architecture; museum gallery worship; One hour, five works, and how to leave before you are tired.
istanbul-1; istanbul; Zeynep; Sultanahmet; 41.0084 28.9779; Turkish English; history architecture; worship museum landmark; Byzantium under the Ottoman city, from the cisterns up.
istanbul-2; istanbul; Emre; Eminönü; 41.0165 28.9705; Turkish English German; food shopping; market restaurant; Spices and lunch counters on both sides of the Golden Horn.
istanbul-3; istanbul; Defne; Kadıköy; 40.9903 29.0275; Turkish English; food music nightlife; neighbourhood market bar; A ferry to Asia and an evening where the city goes out.
kyoto-1; kyoto; Haruka; Gion; 35.0036 135.7786; Japanese English; history quirky; neighbourhood worship street; Gion at dusk, with manners, tea and no chasing of anybody.
kyoto-2; kyoto; Kenji; Arashiyama; 35.017 135.6714; Japanese English; nature views; park worship viewpoint; The bamboo before breakfast and a moss garden after it.
lisbon-1; lisbon; Inês; Alfama; 38.7117 -9.13; Portuguese English; history music; neighbourhood worship viewpoint; Alfama's stairs with somebody whose grandmother still lives on them, ending with fado.
lisbon-2; lisbon; Tomás; Baixa; 38.7077 -9.1366; Portuguese English Spanish; architecture history; square landmark street; How the city was rebuilt after the earthquake, read from its walls.
lisbon-3; lisbon; Rita; Belém; 38.6979 -9.2067; Portuguese English French; art sea; museum landmark gallery; Belém's museums without the queues, and the tart that is worth one.
london-1; london; Maya; Bankside; 51.5076 -0.0994; English; art architecture; gallery museum landmark; Modern art for people who think that they do not like it.
london-2; london; George; City; 51.5138 -0.0984; English French; history architecture; worship landmark street; Wren, wool and money in the lanes of the City.
london-3; london; Priya; Shoreditch; 51.5245 -0.0754; English Hindi; food shopping quirky; market restaurant street; Brick Lane to Columbia Road, with a bite at each bend.
madrid-1; madrid; Lucía; Retiro; 40.4138 -3.6921; Spanish English; art; museum gallery; Velázquez and Goya with a painter who copies them.
madrid-2; madrid; Álvaro; La Latina; 40.4088 -3.7073; Spanish English Italian; food nightlife; market restaurant bar; Tapas in the order in which people here eat them.
mexico-city-1; mexico-city; Ximena; Centro Histórico; 19.4346 -99.1316; Spanish English; history art; museum square worship; The lake city under the Spanish one, then murals.
mexico-city-2; mexico-city; Diego; Roma Norte; 19.4195 -99.1617; Spanish English; food nightlife; market restaurant bar; Tacos at four stands and why each does only one thing.
new-york-1; new-york; Renee; Harlem; 40.8116 -73.9465; English; music history; venue neighbourhood worship; Harlem from gospel to jazz, on foot.
new-york-2; new-york; Carlos; Lower Manhattan; 40.7115 -74.0134; English Spanish; history architecture; landmark neighbourhood street; Four centuries in a mile, from the fort to the towers.
new-york-3; new-york; Mei; Chinatown; 40.7158 -73.997; English Chinese; food; restaurant market cafe; Dumplings by region, with a map of who came when.
paris-1; paris; Camille; Montmartre; 48.8867 2.3431; French English; art history views; neighbourhood worship viewpoint; Montmartre's back stairs, studios and the last vines.
paris-2; paris; Julien; Louvre; 48.861 2.3358; French English Spanish; art history; museum gallery; The Louvre by a side door, for ninety minutes.
paris-3; paris; Amina; Belleville; 48.8722 2.3767; French Arabic English; food music; market restaurant neighbourhood; Belleville's markets and the kitchens behind them.
porto-1; porto; Marta; Ribeira; 41.1406 -8.6131; Portuguese English; history architecture; square landmark neighbourhood; The river front, the bridge and the lanes that the postcards leave out.
porto-2; porto; Rui; Vitória; 41.1458 -8.6146; Portuguese English French; food; restaurant bar market; Port for people who think that it is sweet.
prague-1; prague; Tereza; Malá Strana; 50.0865 14.4114; Czech English; history architecture views; landmark neighbourhood worship; Across the bridge before seven, and up to the castle by its gardens.
prague-2; prague; Ondřej; Josefov; 50.0902 14.4209; Czech English German; history; worship museum; The Jewish town, house by house.
rome-1; rome; Chiara; Celio; 41.8902 12.4922; Italian English; history architecture; landmark museum; The ruins as streets where people lived, with drawings of what is gone.
rome-2; rome; Matteo; Trastevere; 41.8896 12.4695; Italian English German; food nightlife; restaurant neighbourhood bar; Four Roman pastas, and how to tell when they are right.
rome-3; rome; Giulia; Pigna; 41.8986 12.4769; Italian English French; art architecture; worship square gallery; Caravaggio for free, in three churches.
san-francisco-1; san-francisco; Dana; North Beach; 37.8008 -122.4101; English Italian; history food; neighbourhood cafe landmark; Beats, bakers and the stairs behind Coit Tower.
san-francisco-2; san-francisco; Luis; Mission; 37.7599 -122.4148; English Spanish; art food quirky; street neighbourhood restaurant; Murals of the Mission with somebody who painted one.
sydney-1; sydney; Tarni; The Rocks; -33.8593 151.2087; English; history nature; neighbourhood park landmark; The harbour as the Gadigal people knew it, plant by plant.
sydney-2; sydney; Ben; Bondi; -33.8908 151.2743; English; sea nature family; beach viewpoint; A first surf lesson, then the cliff walk.
tokyo-1; tokyo; Aiko; Asakusa; 35.7148 139.7967; Japanese English; history quirky; worship street market; Old Asakusa, its craftsmen and its bathhouse.
tokyo-2; tokyo; Daichi; Shinjuku; 35.6941 139.7047; Japanese English; food nightlife; bar restaurant neighbourhood; Tiny bars, and which of their doors are open to you.
tokyo-3; tokyo; Yuki; Ueno; 35.7189 139.7765; Japanese English French; art family; museum park gallery; Ueno's museums in the order that children survive.
venice-1; venice; Marco; Dorsoduro; 45.4311 12.3281; Italian English; art architecture; museum worship gallery; Venice from the water side, in a boat that you row yourself.
venice-2; venice; Elisa; San Polo; 45.4397 12.3347; Italian English; food; market bar restaurant; The fish market at eight and cicheti at eleven.
vienna-1; vienna; Johanna; Innere Stadt; 48.2085 16.3731; German English; music history; worship palace venue; Where Mozart owed rent, with music to each address.
vienna-2; vienna; Stefan; Wieden; 48.1985 16.3639; German English; food architecture; market cafe restaurant; Coffee houses and their waiters, and a market lunch.
`;

const words = (text: string) => text.split(' ');

export const exampleHosts: readonly ExampleHost[] = HOSTS.trim()
  .split('\n')
  .map((line) => {
    const [
      hostId = '',
      cityId = '',
      name = '',
      area = '',
      at = '',
      languages = '',
      interests = '',
      categories = '',
      offer = '',
    ] = line.split('; ');
    const [lat = Number.NaN, lng = Number.NaN] = words(at).map(Number);
    return {
      hostId,
      cityId,
      name,
      area,
      at: [lat, lng],
      languages: words(languages),
      interests: words(interests) as Interest[],
      categories: words(categories) as PlaceCategory[],
      offer,
    };
  });
