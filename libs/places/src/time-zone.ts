import tzLookup from 'tz-lookup';
import type { LatLng } from './distance.js';

/** IANA zone of a point, such as `Europe/Lisbon`. @throws {RangeError} for degrees that do not exist. */
export const timeZoneAt = ([lat, lng]: LatLng) => tzLookup(lat, lng);
