import type { Portrait } from './portrait.js';

export const iberiaAndFrance: readonly Portrait[] = [
  {
    cityId: 'lisbon',
    region: 'Iberia',
    continent: 'Europe',
    slopes: 2,
    months: '112344224321',
    crowded: [6, 7, 8],
    weather: {
      spring: 'mild and bright, with a shower now and then',
      summer: 'hot and dry, cooled by wind off the Atlantic',
      autumn: 'warm well into October, then the rain comes back',
      winter: 'mild and often wet',
    },
    music: {
      fado: 'fado in small rooms in Alfama, best on a weeknight',
      jazz: 'a steady jazz scene around Praça da Alegria',
      electronic: 'late dancing by the river at Cais do Sodré',
    },
    angles: [
      {
        interests: ['music', 'nightlife', 'quirky'],
        title: 'Lisbon after dark, with fado',
        mood: 'Tiled lanes, late suppers and a voice through an open door',
        story:
          'Days start late and end later: an easy morning, one sight, then the old quarters when the singing begins.',
        highlight: 'A fado house in Alfama, table booked for the late set',
      },
      {
        interests: ['views', 'sea', 'architecture'],
        title: 'Terraces over the Tagus',
        mood: 'Seven hills, one river, light that stays till supper',
        story:
          'Each day climbs to a terrace in the cool of the morning and comes down to the water in the afternoon.',
        highlight: 'Sunset from one of the hilltop terraces',
      },
      {
        interests: ['history', 'art', 'family'],
        title: 'Lisbon of tiles and caravels',
        mood: 'Blue tiles, stone ropes and custard tarts',
        story:
          'Belém for a whole day, the tile museum for a slow one, and the castle before the crowds are up.',
        highlight: 'Warm custard tarts in Belém, eaten standing',
      },
    ],
    drawback: 'The hills are part of every day, and the famous tram is full by ten.',
    access: 'The riverside and Belém are level; Alfama and the castle hill are steps and cobbles.',
  },
  {
    cityId: 'porto',
    region: 'Iberia',
    continent: 'Europe',
    slopes: 2,
    months: '011344334310',
    crowded: [7, 8],
    weather: {
      spring: 'fresh and changeable, green everywhere',
      summer: 'warm rather than hot, with morning fog on the river',
      autumn: 'soft and golden until the rains set in',
      winter: 'wet, grey and windy',
    },
    music: {
      classical: 'a full concert calendar in the angular Casa da Música',
      rock: 'small stages off Rua da Galeria de Paris',
      fado: 'a little fado over a glass by the river',
    },
    angles: [
      {
        interests: ['food', 'sea', 'quirky'],
        title: 'Port cellars and grilled fish',
        mood: 'Barrels, charcoal smoke and the Atlantic at the end of the tram line',
        story: 'A market morning, a cellar in the afternoon and fish grilled in the street at Afurada.',
        highlight: 'A tasting among the barrels across the river in Gaia',
      },
      {
        interests: ['views', 'architecture', 'art'],
        title: 'Porto, bridge by bridge',
        mood: 'Granite, azulejos and iron arches',
        story:
          'The city is small and vertical, so the days go by bridges, tiled churches and one garden at a time.',
        highlight: 'The upper deck of the Dom Luís bridge at dusk',
      },
      {
        interests: ['music', 'nightlife', 'shopping'],
        title: 'A small city that plays loud',
        mood: 'Concert hall first, pavement bars after',
        story:
          'Bookshops and arcades by day; a concert in the evening, and then the streets behind the Clérigos tower.',
        highlight: 'Whatever is on at the Casa da Música',
      },
    ],
    drawback: 'Three days see most of it; a longer stay wants a day on the Douro.',
    access: 'The old town falls to the river by stairs; the metro and Foz are easy.',
  },
  {
    cityId: 'barcelona',
    region: 'Iberia',
    continent: 'Europe',
    slopes: 1,
    months: '112344224321',
    crowded: [5, 6, 7, 8],
    weather: {
      spring: 'mild, with the odd stormy day',
      summer: 'hot and humid by the sea',
      autumn: 'warm water in September, heavy showers in October',
      winter: 'cool, dry and bright',
    },
    music: {
      classical: 'an evening under the glass of the Palau de la Música',
      electronic: 'a club scene that starts after one',
      latin: 'rumba in Gràcia and around Plaça Reial',
      flamenco: 'flamenco, though more for visitors than in Andalusia',
    },
    angles: [
      {
        interests: ['architecture', 'art', 'quirky'],
        title: "Gaudí's city and the one around it",
        mood: 'Stone that grows, glass that burns',
        story:
          'One great modernist house a day and no more, with Gothic lanes and market squares between them.',
        highlight: 'Morning light through the east windows of the Sagrada Família',
      },
      {
        interests: ['sea', 'family', 'nature'],
        title: 'Beach in the morning, hill in the evening',
        mood: 'Sand in the shoes, the city below',
        story:
          'Water first while it is cool, a long lunch, and a cable car or a garden when the sun goes low.',
        highlight: 'An early swim at Barceloneta before the towels arrive',
      },
      {
        interests: ['food', 'nightlife', 'shopping'],
        title: 'Market stalls and vermouth hour',
        mood: 'Tins, cava and no dinner before nine',
        story:
          'Covered markets in the morning, small bars at noon, and supper when the squares of Gràcia fill.',
        highlight: 'Vermouth and conserves at a stand-up bar in Poble-sec',
      },
    ],
    drawback: 'It is among the most visited cities in Europe, and every great house needs a timed ticket.',
    access: 'The Eixample is level and its buses have ramps; Park Güell and Montjuïc are climbs.',
  },
  {
    cityId: 'madrid',
    region: 'Iberia',
    continent: 'Europe',
    slopes: 1,
    months: '212344113432',
    crowded: [5, 10],
    weather: {
      spring: 'sunny and fresh, cold at night until May',
      summer: 'very hot from noon until late',
      autumn: 'clear and warm, the best of the year',
      winter: 'cold, dry and sunny',
    },
    music: {
      flamenco: 'flamenco in a real tablao such as the Corral de la Morería',
      rock: 'guitar bars in Malasaña, where the scene began again in the eighties',
      jazz: 'jazz in the cellars of the Letras quarter',
      opera: 'opera at the Teatro Real',
    },
    angles: [
      {
        interests: ['art', 'history', 'architecture'],
        title: 'Three museums and a park',
        mood: 'Velázquez in the morning, rowing boats after lunch',
        story:
          'The great collections stand within a short walk of each other, so each gets a morning and no day has two.',
        highlight: 'The Prado in its free last hours',
      },
      {
        interests: ['nightlife', 'food', 'music'],
        title: 'Madrid keeps late hours',
        mood: 'Small plates, tall doors, nobody looks at the clock',
        story:
          'Tapas by street rather than by restaurant, a show at ten, and chocolate with churros on the way home.',
        highlight: 'A flamenco evening, sat close to the stage',
      },
      {
        interests: ['nature', 'family', 'views'],
        title: 'The green side of Madrid',
        mood: 'Shade, ponds and wide evening skies',
        story: 'Parks that locals use: boats at Retiro, the river path, a lake with a cable car above it.',
        highlight: 'The sunset hill of Cerro del Tío Pío',
      },
    ],
    drawback: 'There is no sea, and supper before nine is eaten alone.',
    access: 'Broad pavements and lifts in most museums; the old centre slopes.',
  },
  {
    cityId: 'paris',
    region: 'France',
    continent: 'Europe',
    slopes: 1,
    months: '221344323322',
    crowded: [5, 6, 7, 9],
    weather: {
      spring: 'cool, bright and quick to shower',
      summer: 'warm with a few very hot days',
      autumn: 'soft light, rain from late October',
      winter: 'grey, damp and short',
    },
    music: {
      jazz: 'swing in the cellar of the Caveau de la Huchette',
      opera: 'opera and ballet at the Palais Garnier',
      classical: 'organ and chamber concerts in the churches',
      pop: 'chanson in rooms no larger than a living room',
    },
    angles: [
      {
        interests: ['art', 'architecture', 'history'],
        title: 'Paris by its galleries',
        mood: 'North light, parquet that creaks, a bench in the sun',
        story: 'One museum a day, chosen and booked, and the rest of it on foot along the river.',
        highlight: 'The Orangerie at opening time, with the lilies to yourself',
      },
      {
        interests: ['food', 'quirky', 'shopping'],
        title: 'Passages, markets and a long table',
        mood: 'Zinc counters, glass roofs, ripe cheese',
        story:
          'The covered passages when it rains, the markets when it does not, and dinner where the chalkboard is short.',
        highlight: 'The Aligre market, indoors and out, before noon',
      },
      {
        interests: ['music', 'nightlife', 'views'],
        title: 'Left Bank cellars, Right Bank stages',
        mood: 'Brass below the pavement, the river above it',
        story:
          'Afternoons are left open so that evenings can have a stage: opera once, a jazz cellar once, a bridge to end on.',
        highlight: 'Swing dancing in the Caveau de la Huchette',
      },
    ],
    drawback: 'It is dear, and the famous rooms are full whatever the month.',
    access: 'Buses have ramps; the old metro is all stairs.',
  },
];
