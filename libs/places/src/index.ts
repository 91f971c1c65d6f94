export { cities } from './cities.js';
export type {
  City,
  Gateway,
  Interest,
  Lodging,
  MealKind,
  MealPlace,
  PriceBand,
  Sight,
  SightKind,
} from './city.js';
export { climateNear, type MonthClimate } from './climate.js';
export { countryName, currencyOf } from './countries.js';
export { distanceMetres, type LatLng } from './distance.js';
export { type DatedEvent, eventsBetween } from './events.js';
export { findCity } from './find-city.js';
export { type FoundPlace, findPlace, type KnownPlace, type PlaceCategory, placesOf } from './find-place.js';
export { foldName } from './fold-name.js';
export { type ExampleHost, exampleHosts } from './hosts.js';
export { type CentreOnly, type LocatedDestination, locateDestination } from './locate-destination.js';
export { describeHours, hoursOn, isOpenDuring, type OpenInterval, type Weekday } from './opening-hours.js';
export { type OfferedPlace, placesFor } from './places-for.js';
export { timeZoneAt } from './time-zone.js';
