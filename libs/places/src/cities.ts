import { amsterdam } from './cities/amsterdam.js';
import { athens } from './cities/athens.js';
import { bangkok } from './cities/bangkok.js';
import { barcelona } from './cities/barcelona.js';
import { berlin } from './cities/berlin.js';
import { budapest } from './cities/budapest.js';
import { copenhagen } from './cities/copenhagen.js';
import { edinburgh } from './cities/edinburgh.js';
import { florence } from './cities/florence.js';
import { istanbul } from './cities/istanbul.js';
import { kyoto } from './cities/kyoto.js';
import { lisbon } from './cities/lisbon.js';
import { london } from './cities/london.js';
import { madrid } from './cities/madrid.js';
import { mexicoCity } from './cities/mexico-city.js';
import { newYork } from './cities/new-york.js';
import { paris } from './cities/paris.js';
import { porto } from './cities/porto.js';
import { prague } from './cities/prague.js';
import { rome } from './cities/rome.js';
import { sanFrancisco } from './cities/san-francisco.js';
import { sydney } from './cities/sydney.js';
import { tokyo } from './cities/tokyo.js';
import { venice } from './cities/venice.js';
import { vienna } from './cities/vienna.js';
import type { City } from './city.js';

/** Every city whose places are known one by one. */
export const cities: readonly City[] = [
  lisbon,
  porto,
  barcelona,
  madrid,
  paris,
  london,
  rome,
  florence,
  venice,
  vienna,
  prague,
  berlin,
  amsterdam,
  budapest,
  athens,
  istanbul,
  copenhagen,
  edinburgh,
  newYork,
  sanFrancisco,
  tokyo,
  kyoto,
  bangkok,
  sydney,
  mexicoCity,
];
