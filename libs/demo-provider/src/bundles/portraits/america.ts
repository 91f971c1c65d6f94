import type { Portrait } from './portrait.js';

export const america: readonly Portrait[] = [
  {
    cityId: 'new-york',
    region: 'East Coast',
    continent: 'America',
    slopes: 0,
    months: '111344224432',
    crowded: [6, 7, 12],
    weather: {
      spring: 'quick from cold to warm',
      summer: 'hot, humid and stormy',
      autumn: 'clear and mild, the best of it',
      winter: 'cold, with snow some weeks',
    },
    music: {
      jazz: 'the Village Vanguard and a dozen rooms near it',
      classical: 'Lincoln Center and Carnegie Hall',
      opera: 'the Met',
      rock: 'Brooklyn stages every night',
      pop: 'Broadway, cheaper on the day',
      latin: 'salsa socials uptown',
    },
    angles: [
      {
        interests: ['art', 'architecture', 'views'],
        title: 'Five museums and a skyline',
        mood: 'Revolving doors, high floors, big paint',
        story:
          'A museum each morning from the Met to the Whitney, and something tall or something on the water by evening.',
        highlight: 'The Cloisters, an hour and some centuries away',
      },
      {
        interests: ['music', 'nightlife', 'quirky'],
        title: 'Downtown, second set',
        mood: 'A basement, a trio, a slice on the way home',
        story: 'Afternoons in parks where everybody plays, evenings in rooms where the best do.',
        highlight: 'The late set at the Village Vanguard',
      },
      {
        interests: ['sea', 'family', 'nature'],
        title: 'Ferries, boardwalk and the big park',
        mood: 'Gulls, hot dogs, whale bones',
        story:
          'The city from its water and its lawns: the free ferry, Coney Island, a day in and round Central Park.',
        highlight: 'The Staten Island Ferry at sundown',
      },
    ],
    drawback: 'Rooms, tips and taxes add up to more than the prices say.',
    access: 'Level, with buses that kneel; only some subway stations have lifts.',
  },
  {
    cityId: 'san-francisco',
    region: 'West Coast',
    continent: 'America',
    slopes: 2,
    months: '122334333431',
    crowded: [7, 8],
    weather: {
      spring: 'clear, cool and windy',
      summer: 'foggy and colder than anybody packs for',
      autumn: 'the warm season, at last',
      winter: 'mild and rainy',
    },
    music: {
      rock: 'the Fillmore and its posters',
      jazz: 'a concert house made for jazz',
      classical: 'the Symphony, adventurous by habit',
    },
    angles: [
      {
        interests: ['views', 'sea', 'nature'],
        title: 'Fog, bridge and bay',
        mood: 'A horn out of the white',
        story: 'The bridge on the clearest day, the bay on the next, and layers of clothes for both.',
        highlight: 'Walking on to the Golden Gate Bridge as the fog lifts',
      },
      {
        interests: ['quirky', 'shopping', 'food'],
        title: 'Murals, books and burritos',
        mood: 'Beat poets, cable cars, sourdough',
        story: 'The Mission for its walls, North Beach for its shelves, the Ferry Building for lunch.',
        highlight: 'The poetry room at City Lights',
      },
      {
        interests: ['family', 'art', 'architecture'],
        title: 'Sea lions and hands-on science',
        mood: 'Bells, brakes, things to pull',
        story:
          'The Exploratorium for half a day, cable cars for the joy of it, and one museum for the grown-ups.',
        highlight: 'The Exploratorium, which has no "do not touch"',
      },
    ],
    drawback: 'It is dear, and a few streets of the centre are hard to look at.',
    access: 'Buses reach the hilltops; the hills themselves are brutal.',
  },
  {
    cityId: 'mexico-city',
    region: 'Mexico',
    continent: 'America',
    slopes: 0,
    months: '334432223344',
    crowded: [11, 12],
    weather: {
      spring: 'warm and dry, hazy in April',
      summer: 'mild mornings, a downpour most afternoons',
      autumn: 'clear again from mid-October',
      winter: 'sunny days and cold nights',
    },
    music: {
      latin: 'mariachi on Plaza Garibaldi, and danzón in the squares',
      classical: 'the Palacio de Bellas Artes and its folk ballet',
      rock: 'a scene in Roma and Condesa',
    },
    angles: [
      {
        interests: ['art', 'history', 'architecture'],
        title: 'Murals and temples',
        mood: 'Colour on walls, stone beneath the street',
        story:
          'Rivera and Orozco by day, the Templo Mayor beside the cathedral, and one great museum in the woods.',
        highlight: 'The National Museum of Anthropology, half of it at most',
      },
      {
        interests: ['music', 'nightlife', 'food'],
        title: 'Mariachi and midnight tacos',
        mood: 'Trumpets, lime, pavement tables',
        story: 'Bellas Artes once, Garibaldi once, and the squares of Coyoacán in the long lunches between.',
        highlight: 'Folk ballet under the glass curtain of Bellas Artes',
      },
      {
        interests: ['nature', 'family', 'quirky'],
        title: 'Parks and blue houses',
        mood: 'Jacaranda, balloons, a barrel organ',
        story:
          'Coyoacán and Condesa at child speed, with shade never far and something sweet on every corner.',
        highlight: 'A Sunday in Coyoacán',
      },
    ],
    drawback: 'It lies at 2,240 metres: the first day is slow, and so is the traffic on all of them.',
    access: 'The centre is level with uneven paving; cars are the dependable way.',
  },
];
