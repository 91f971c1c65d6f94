import { foldName } from './fold-name.js';

/** The gazetteer's name of a city, and its country: without it `Geneva` would be the largest Geneva of the United States. */
interface LocalName {
  english: string;
  local: string;
  countryCode: string;
}

/** Cities that GeoNames lists under their own name, or with an addition that nobody types. */
const EXONYMS =
  'Aarhus=Århus/DK,Antwerp=Antwerpen/BE,Bangalore=Bengaluru/IN,Bombay=Mumbai/IN,Bruges=Brugge/BE,Cadiz=Cadiz/ES,' +
  'Calcutta=Kolkata/IN,Cologne=Köln/DE,Cuzco=Cusco/PE,Fez=Fès/MA,Galway=Gaillimh/IE,Geneva=Genève/CH,' +
  'Ghent=Gent/BE,Gothenburg=Göteborg/SE,Kiev=Kyiv/UA,Lucerne=Luzern/CH,Macao=Macau/MO,Mantua=Mantova/IT,' +
  'Marrakech=Marrakesh/MA,Mexico=Mexico City/MX,Nara=Nara-shi/JP,New York=New York City/US,Nuremberg=Nürnberg/DE,' +
  'Padua=Padova/IT,Palma de Mallorca=Palma/ES,Rio=Rio de Janeiro/BR,Saigon=Ho Chi Minh City/VN,' +
  'San Sebastián=Donostia / San Sebastián/ES,Seville=Sevilla/ES,St. Gallen=Sankt Gallen/CH,' +
  'St. Petersburg=Saint Petersburg/RU,Syracuse=Siracusa/IT,Washington DC=Washington, D.C./US';

const byEnglishName: ReadonlyMap<string, LocalName> = new Map(
  [...EXONYMS.matchAll(/(.+?)=(.+?)\/([A-Z]{2})(?:,|$)/g)].map(
    ([, english = '', local = '', countryCode = '']) => [foldName(english), { english, local, countryCode }],
  ),
);

/** What the gazetteer calls a city that English knows under another name; undefined for every other folded name. */
export const localNameOf = (folded: string) => byEnglishName.get(folded);
