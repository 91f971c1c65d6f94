/** `*` stands for every value of a key that is not named. */
const CATEGORIES: Readonly<Record<string, string>> = {
  aeroway: 'aerodrome=airport terminal=airport',
  amenity:
    'place_of_worship=worship monastery=worship theatre=venue cinema=venue arts_centre=venue concert_hall=venue ' +
    'music_venue=venue nightclub=venue casino=venue planetarium=venue events_venue=venue exhibition_centre=venue ' +
    'conference_centre=venue restaurant=restaurant fast_food=restaurant food_court=food_hall cafe=cafe ' +
    'ice_cream=cafe bar=bar pub=bar biergarten=bar marketplace=market library=landmark townhall=landmark ' +
    'university=landmark courthouse=landmark fountain=landmark public_bath=landmark grave_yard=landmark ' +
    'clock=landmark bus_station=station ferry_terminal=station',
  boundary: 'national_park=park protected_area=park',
  building:
    'church=worship cathedral=worship chapel=worship mosque=worship synagogue=worship temple=worship shrine=worship ' +
    'monastery=worship hotel=lodging train_station=station palace=palace castle=palace *=landmark',
  craft: 'brewery=bar winery=bar distillery=bar',
  highway:
    'pedestrian=street living_street=street footway=street steps=street path=street residential=street ' +
    'unclassified=street tertiary=street secondary=street primary=street',
  historic: 'castle=palace palace=palace church=worship monastery=worship *=landmark',
  landuse: 'cemetery=landmark recreation_ground=park',
  leisure:
    'park=park garden=park nature_reserve=park playground=park stadium=venue sports_centre=venue water_park=venue ' +
    'swimming_area=beach beach_resort=beach marina=landmark',
  man_made:
    'lighthouse=landmark tower=landmark bridge=landmark pier=landmark obelisk=landmark windmill=landmark',
  natural:
    'beach=beach peak=viewpoint cliff=viewpoint cape=viewpoint volcano=viewpoint cave_entrance=landmark ' +
    'hot_spring=landmark wood=park water=park bay=beach',
  place:
    'square=square neighbourhood=neighbourhood quarter=neighbourhood suburb=neighbourhood city_block=neighbourhood ' +
    'island=landmark islet=landmark city=town town=town village=town hamlet=town municipality=town',
  railway: 'station=station halt=station',
  shop: 'bakery=cafe pastry=cafe confectionery=cafe coffee=cafe mall=market department_store=market *=shop',
  tourism:
    'museum=museum gallery=gallery artwork=landmark attraction=landmark viewpoint=viewpoint zoo=zoo aquarium=zoo ' +
    'theme_park=venue picnic_site=park hotel=lodging hostel=lodging guest_house=lodging apartment=lodging ' +
    'motel=lodging chalet=lodging alpine_hut=lodging camp_site=lodging',
  waterway: 'waterfall=viewpoint',
};

const byKey: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries(CATEGORIES).map(([key, values]) => [
    key,
    new Map(values.split(' ').map((pair) => pair.split('=') as [string, string])),
  ]),
);

/** What a thing of OpenStreetMap is to a traveller, by its main tag; null for what nobody visits: offices, borders, pipes. */
export function categoryOf(key: string, value: string): string | null {
  const values = byKey.get(key);
  return values?.get(value) ?? values?.get('*') ?? null;
}
