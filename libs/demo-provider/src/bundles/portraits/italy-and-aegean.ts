import type { Portrait } from './portrait.js';

export const italyAndAegean: readonly Portrait[] = [
  {
    cityId: 'rome',
    region: 'Italy',
    continent: 'Europe',
    slopes: 1,
    months: '222443113432',
    crowded: [4, 5, 6, 9, 10],
    weather: {
      spring: 'warm by April, with short showers',
      summer: 'hot and heavy, with shade worth planning for',
      autumn: 'warm until mid-October, then downpours',
      winter: 'cool and damp with clear spells',
    },
    music: {
      classical: 'concerts at the Parco della Musica, and organ music in the churches',
      opera: 'opera at the Costanzi, in the open air in summer',
      jazz: 'a serious jazz house near the Vatican walls',
    },
    angles: [
      {
        interests: ['history', 'architecture', 'quirky'],
        title: 'Rome, layer under layer',
        mood: 'A church on a church on a temple',
        story: 'Ruins early, crypts at noon when it is cool below ground, and squares when the light turns.',
        highlight: 'Down three floors and fifteen centuries at San Clemente',
      },
      {
        interests: ['food', 'nightlife', 'shopping'],
        title: 'Roman tables',
        mood: 'Four pastas, one argument about each',
        story:
          'Testaccio and the Ghetto to eat, Trastevere to wander, and a market to see what it was made of.',
        highlight: 'Fried artichokes in the old Ghetto',
      },
      {
        interests: ['art', 'nature', 'views'],
        title: 'Bernini, pines and gardens',
        mood: 'Marble that breathes, umbrella pines above it',
        story: 'The Borghese by appointment, its park without one, and a hill for every evening.',
        highlight: 'Two quiet hours in the Galleria Borghese',
      },
    ],
    drawback: 'The great sights sell out days ahead and have no shade in the queue.',
    access: 'Cobbles everywhere and few metro lifts; taxis fill the gap.',
  },
  {
    cityId: 'florence',
    region: 'Italy',
    continent: 'Europe',
    slopes: 0,
    months: '222343113432',
    crowded: [4, 5, 6, 9],
    weather: {
      spring: 'gentle, with green hills and some rain',
      summer: 'hot and still in the bowl of the valley',
      autumn: 'clear, and then misty',
      winter: 'cold mornings, quiet museums',
    },
    music: {
      opera: 'the city where opera was first sung, and the Maggio festival',
      classical: 'chamber music in churches most evenings',
    },
    angles: [
      {
        interests: ['art', 'history', 'architecture'],
        title: 'The Renaissance, at walking pace',
        mood: 'Gold ground, grey stone, red dome',
        story:
          'Everything lies within half an hour on foot, so mornings go to one great collection and afternoons to a chapel.',
        highlight: "Fra Angelico's painted cells at San Marco",
      },
      {
        interests: ['views', 'nature', 'quirky'],
        title: 'Gardens above the Arno',
        mood: 'Roses, cypresses and the dome from every side',
        story: 'The hills south of the river one by one, then a bus to Fiesole and its Roman theatre.',
        highlight: 'The rose garden below Piazzale Michelangelo',
      },
      {
        interests: ['shopping', 'food', 'family'],
        title: 'Oltrarno workshops and market lunches',
        mood: 'Leather, lampredotto and a nap',
        story:
          'Craftsmen across the river, a market at noon, and old instruments that children may look at for an hour.',
        highlight: "A stool at the Sant'Ambrogio market",
      },
    ],
    drawback: 'Evenings are quiet, and the lanes round the cathedral belong to tour groups by day.',
    access: 'Level and compact; the towers and the dome are stairs only.',
  },
  {
    cityId: 'venice',
    region: 'Italy',
    continent: 'Europe',
    slopes: 0,
    months: '223343113321',
    crowded: [2, 5, 6, 7, 8, 9],
    weather: {
      spring: 'clear and cool on the water',
      summer: 'hot, humid and full',
      autumn: 'soft until November, when the tide may come into the streets',
      winter: 'foggy, cold and very quiet',
    },
    music: {
      opera: 'La Fenice, twice burnt and rebuilt as it was',
      classical: 'Vivaldi where he taught, most nights of the week',
    },
    angles: [
      {
        interests: ['architecture', 'art', 'history'],
        title: 'Venice when the day boats leave',
        mood: 'Footsteps, bells, no wheels at all',
        story: 'Sleep in the city and own the edges of the day; museums fill the middle of it.',
        highlight: "St Mark's Square after ten in the evening",
      },
      {
        interests: ['music', 'views', 'quirky'],
        title: 'Opera and a foggy canal',
        mood: 'Velvet, gilding, lapping water',
        story: 'One night at La Fenice, one in a church with strings, and days lost on purpose.',
        highlight: 'A seat at La Fenice, up high where it is cheaper',
      },
      {
        interests: ['food', 'sea', 'shopping'],
        title: 'Cicchetti and the lagoon',
        mood: 'A bite, a glass, the next bridge',
        story: 'Rialto while the boats unload, bars that feed you standing, and the long southern promenade.',
        highlight: 'A round of cicchetti bars in Cannaregio',
      },
    ],
    drawback: 'Rooms in the old city cost more than their size, and day visitors fill it from ten to five.',
    access: 'Bridges are steps; the water buses board level and reach most sights.',
  },
  {
    cityId: 'athens',
    region: 'Aegean',
    continent: 'Europe',
    slopes: 1,
    months: '122443114431',
    crowded: [6, 7, 8],
    weather: {
      spring: 'warm, dry and in flower',
      summer: 'very hot; sites may shut at noon',
      autumn: 'warm into November',
      winter: 'mild with rainy days',
    },
    music: {
      folk: 'rebetiko with the small plates in Psyrri',
      opera: 'the Greek National Opera in the Niarchos Centre by the sea',
      classical: 'summer concerts in the Roman theatre below the Acropolis',
    },
    angles: [
      {
        interests: ['history', 'architecture', 'art'],
        title: 'Athens from the rock outwards',
        mood: 'Marble in the morning, museum at noon',
        story:
          'The Acropolis at eight, its museum in the heat, and one ruin each evening when it turns gold.',
        highlight: 'The Parthenon in the first hour of the day',
      },
      {
        interests: ['food', 'music', 'nightlife'],
        title: 'Psyrri till late',
        mood: 'Bouzouki, grilled octopus, one more round',
        story: 'A market morning, a siesta that is meant, and a taverna where somebody gets up to play.',
        highlight: 'Rebetiko with supper in Psyrri',
      },
      {
        interests: ['views', 'nature', 'quirky'],
        title: 'Seven hills and an island village',
        mood: 'Pine resin, whitewash, the sea in the distance',
        story: 'A hill for each evening and Anafiotika in between, where the city forgets that it is one.',
        highlight: 'Lycabettus at sunset, up by the funicular',
      },
    ],
    drawback: 'Traffic is loud, and from June to August the middle of the day is lost to the heat.',
    access: 'The Acropolis has a lift; kerbs elsewhere are high and parked full.',
  },
  {
    cityId: 'istanbul',
    region: 'Bosphorus',
    continent: 'Europe',
    slopes: 2,
    months: '112443223431',
    crowded: [5, 9],
    weather: {
      spring: 'fresh, with tulips in April',
      summer: 'hot and humid, with a breeze on the ferries',
      autumn: 'mild and clear until November',
      winter: 'cold, wet and sometimes white',
    },
    music: {
      folk: 'saz and fasıl in the meyhanes off İstiklal',
      electronic: 'a late scene in Karaköy and Kadıköy',
      jazz: 'an old jazz club tradition in Galata',
    },
    angles: [
      {
        interests: ['history', 'architecture', 'art'],
        title: 'Two empires, one skyline',
        mood: 'Domes, cisterns and a call from six minarets at once',
        story: 'The old peninsula in order of age, with a day under ground and a day for tiles.',
        highlight: 'The Basilica Cistern when it has just opened',
      },
      {
        interests: ['sea', 'views', 'food'],
        title: 'By ferry between two continents',
        mood: 'Tea in a tulip glass, gulls alongside',
        story:
          'The ferries are the plan: breakfast on one shore, fish on the other, and the bridge of anglers between.',
        highlight: 'The public ferry up the Bosphorus',
      },
      {
        interests: ['shopping', 'quirky', 'nightlife'],
        title: 'Bazaars and back streets',
        mood: 'Copper, carpets and painted stairs',
        story:
          'The covered bazaar before it is loud, the bric-a-brac of Balat after, and roofs for the evening.',
        highlight: 'A morning in the hans behind the Grand Bazaar',
      },
    ],
    drawback: 'Distances are long and the traffic is slow; what looks near on the map may be an hour.',
    access: 'The trams are level; Galata and Balat are steep and rough.',
  },
];
