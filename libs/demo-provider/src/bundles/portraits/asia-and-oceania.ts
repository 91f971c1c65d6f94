import type { Portrait } from './portrait.js';

export const asiaAndOceania: readonly Portrait[] = [
  {
    cityId: 'tokyo',
    region: 'Japan',
    continent: 'Asia',
    slopes: 0,
    months: '223442223443',
    crowded: [3, 4, 5, 10, 11],
    weather: {
      spring: 'mild, with blossom about the turn of March',
      summer: 'very hot and humid after the June rains',
      autumn: 'clear after the September typhoons',
      winter: 'cold, dry and blue',
    },
    music: {
      jazz: 'listening bars where nobody talks during a side',
      electronic: 'clubs in Shibuya with better sound than most',
      pop: 'idols, arcades and karaoke until the first train',
      classical: 'several of the best halls in Asia',
    },
    angles: [
      {
        interests: ['quirky', 'shopping', 'nightlife'],
        title: 'Tokyo in neon',
        mood: 'Crossings, capsules, vending-machine coffee',
        story: 'A quarter a day, each with its own obsession, and lanes of six-seat bars to end in.',
        highlight: 'Golden Gai, one bar of six seats',
      },
      {
        interests: ['nature', 'art', 'history'],
        title: 'Shrines and slow gardens',
        mood: 'Gravel, moss, a city you cannot hear',
        story:
          'The gardens and shrines open early, museums stay for the afternoon, and the crowds are elsewhere.',
        highlight: 'Tea on the island of the Hamarikyu Gardens',
      },
      {
        interests: ['food', 'family', 'views'],
        title: 'Counter seats and high floors',
        mood: 'Broth, knives, a city to the horizon',
        story:
          'Market breakfast, noodle lunch, supper at a counter; in between a tower and a room of lights.',
        highlight: 'Breakfast in the outer market at Tsukiji',
      },
    ],
    drawback: 'It is large beyond sense: a day is a quarter or two, and the rest stays unseen.',
    access: 'Stations have lifts, but the way to them can be long.',
  },
  {
    cityId: 'kyoto',
    region: 'Japan',
    continent: 'Asia',
    slopes: 1,
    months: '112442113341',
    crowded: [3, 4, 11],
    weather: {
      spring: 'mild; blossom in early April',
      summer: 'hot and close in its basin',
      autumn: 'cool and clear, maples in November',
      winter: 'cold, quiet, now and then white',
    },
    music: {
      folk: 'shamisen and dance in Gion, in April above all',
      jazz: 'record cafes with house rules',
    },
    angles: [
      {
        interests: ['history', 'architecture', 'art'],
        title: 'Kyoto before nine and after five',
        mood: 'Vermilion, gold leaf, swept sand',
        story:
          'The famous ones at opening or at dusk, and in the hours between temples that nobody shouts about.',
        highlight: 'The gates of Fushimi Inari at dusk',
      },
      {
        interests: ['nature', 'views', 'quirky'],
        title: 'Moss, maples and a river path',
        mood: 'Stepping stones and a heron',
        story: "Arashiyama early, the Philosopher's Path slowly, and a garden each day to sit still in.",
        highlight: 'The moss garden of Ginkaku-ji just after opening',
      },
      {
        interests: ['food', 'nightlife', 'shopping'],
        title: 'Nishiki to Pontochō',
        mood: 'Pickles, lanterns, small doors',
        story:
          'The market for lunch in bites, craft shops after it, and an alley two people wide for the evening.',
        highlight: 'Supper over the river in Pontochō',
      },
    ],
    drawback: 'Evenings are quiet, and in blossom and maple weeks rooms cost double.',
    access: 'The city floor is level; the hill temples are long stairs.',
  },
  {
    cityId: 'bangkok',
    region: 'South-East Asia',
    continent: 'Asia',
    slopes: 0,
    months: '443211112234',
    crowded: [1, 12],
    weather: {
      spring: 'the hottest weeks of the year',
      summer: 'hot, with a heavy shower most days',
      autumn: 'the wettest weeks, then suddenly dry',
      winter: 'warm and dry, the season to come',
    },
    music: {
      pop: 'cover bands who know every song ever',
      jazz: 'jazz on hotel roofs and in a few old shophouses',
      electronic: 'clubs around Thonglor',
    },
    angles: [
      {
        interests: ['food', 'nightlife', 'shopping'],
        title: 'Bangkok, one wok at a time',
        mood: 'Charcoal, chilli, plastic stools',
        story: 'Chinatown by night, the weekend market by morning, and cold air between when you need it.',
        highlight: 'Yaowarat Road when the stalls light up',
      },
      {
        interests: ['history', 'architecture', 'art'],
        title: 'Temples by river boat',
        mood: 'Gold, porcelain, brown water',
        story: 'The express boat strings the temples together; go at eight, hide at noon, return at five.',
        highlight: 'Wat Arun from the river at sunset',
      },
      {
        interests: ['quirky', 'family', 'views'],
        title: 'Flower markets and sky bars',
        mood: 'Marigolds below, lightning above',
        story:
          'A museum that plays, monitor lizards in the park, flowers at midnight and a roof to see it from.',
        highlight: 'The flower market at Pak Khlong Talat, late',
      },
    ],
    drawback: 'The heat sets the timetable: little can be done on foot between eleven and four.',
    access: 'The Skytrain has lifts at many stations; pavements are an obstacle course.',
  },
  {
    cityId: 'sydney',
    region: 'Australia',
    continent: 'Oceania',
    slopes: 1,
    months: '443321123444',
    crowded: [1, 12],
    weather: {
      spring: 'autumn there, mild and clear with warm water',
      summer: 'winter there, cool, bright and quiet',
      autumn: 'spring there, with jacaranda in November',
      winter: 'high summer there, hot, with a southerly now and then',
    },
    music: {
      opera: 'the Opera House, which is worth hearing as well as seeing',
      classical: 'the Symphony in the same white shells',
      rock: 'the pubs of Newtown',
    },
    angles: [
      {
        interests: ['sea', 'views', 'nature'],
        title: 'Harbour by ferry, coast on foot',
        mood: 'Salt, sandstone, white sails',
        story: 'Every day has a ferry and most have a swim; the cliff path fills the best of them.',
        highlight: 'The ferry to Manly, on the outside deck',
      },
      {
        interests: ['family', 'quirky', 'shopping'],
        title: 'Sydney for short legs',
        mood: 'Sharks overhead, ice cream below',
        story: 'Aquarium, old ships and a grinning funfair, none of them far from a ferry or a lawn.',
        highlight: 'Luna Park from the water, face and all',
      },
      {
        interests: ['art', 'architecture', 'music'],
        title: 'White sails and new galleries',
        mood: 'Tiles in the sun, arias after dark',
        story: 'A performance in the Opera House, two free galleries, and convict brick between them.',
        highlight: 'A performance under the sails',
      },
    ],
    drawback: 'It is far from everywhere, and two days go to the flights and the clock.',
    access: 'Ferries and new trams are level; the coast walks have stairs.',
  },
];
