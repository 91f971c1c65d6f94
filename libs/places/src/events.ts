import { datesIn, type YearlyDates } from './yearly-dates.js';

/** Something that comes back every year. */
export interface YearlyEvent {
  cityId: string;
  name: string;
  /** Notation of yearly-dates.ts. */
  dates: string;
  description: string;
}

/** `city; dates; name; what it is`. Facts entered by hand; what moves from year to year is marked as about. */
const EVENTS = `
amsterdam; 04-27; King's Day; The whole city in orange, with street sales and boats on every canal; on the 26th when the 27th is a Sunday.
amsterdam; ~08 Sa 1; Canal Pride; A parade of some eighty boats through the Prinsengracht and the Amstel.
amsterdam; ~08-14 10d; Grachtenfestival; Classical music on pontoons, in gardens and in canal houses.
amsterdam; 11 Sa 1; Museum Night; Some sixty museums stay open into the night with music and tours.
amsterdam; ~11-27 52d; Amsterdam Light Festival; Works of light along the canals, seen on foot or by boat.
athens; 03-25; Independence Day; A military parade past Syntagma, and school parades the day before.
athens; ~06-01 80d; Athens Epidaurus Festival; Theatre, dance and concerts, many in the Odeon of Herodes Atticus.
athens; 10-28; Ohi Day; Parades in memory of the refusal of 1940; many sites are free that day.
athens; 11 Su 2; Athens Marathon; From Marathon to the marble stadium of 1896.
bangkok; 04-13 3d; Songkran; The Thai new year, with water fights in Silom and Khao San and water poured over Buddha images.
bangkok; 07-28; The King's birthday; Lights and offerings around Sanam Luang; a public holiday.
bangkok; ~11-05 23d; Loy Krathong; On the full moon of the twelfth lunar month small floats with candles are set on the river.
bangkok; 12-31; New Year countdown; Fireworks over the Chao Phraya, with crowds at Iconsiam and Wat Arun.
barcelona; 01-05; Three Kings parade; The kings arrive by boat and throw sweets on their way through the city.
barcelona; 04-23; Sant Jordi; Book and rose stalls fill the Rambla and the Passeig de Gràcia.
barcelona; 06-23 2d; Sant Joan; Bonfires and fireworks on the beach in the shortest night.
barcelona; ~06-18 3d; Sónar; Electronic music by day and by night.
barcelona; 08-15 7d; Festa Major de Gràcia; Neighbours decorate whole streets against each other.
barcelona; 09-20 5d; La Mercè; The city's own feast: human towers, fire runs and free concerts.
berlin; ~02-13 11d; Berlinale; One of the great film festivals, with tickets for everybody.
berlin; ~easter +47 4d; Carnival of Cultures; A street festival in Kreuzberg with a parade on Whit Sunday.
berlin; ~07 Sa 4; Christopher Street Day; The Pride parade, ending at the Brandenburg Gate.
berlin; ~08 Sa last; Long Night of Museums; One ticket for some seventy museums until two in the morning.
berlin; ~10-08 8d; Festival of Lights; Pictures of light on the city's landmarks.
berlin; 10-03; Day of German Unity; A public holiday with stages around the Brandenburg Gate.
budapest; 03-15; National Day; Flags and speeches at the National Museum in memory of 1848.
budapest; ~08-08 6d; Sziget Festival; A week of concerts on an island in the Danube.
budapest; 08-20; St Stephen's Day; The holy right hand is carried in procession; fireworks over the Danube.
budapest; ~09-10 4d; Budapest Wine Festival; Hungarian wineries pour in the courtyards of Buda Castle.
budapest; ~11-15 47d; Christmas fair at Vörösmarty Square; Crafts, chimney cake and mulled wine.
copenhagen; ~06-03 5d; Distortion; Street parties that move through the quarters day by day.
copenhagen; 06-23; St John's Eve; Bonfires on the beaches and in the parks.
copenhagen; ~07 Fr 1 10d; Copenhagen Jazz Festival; More than a thousand concerts, many in the open and free.
copenhagen; ~08-15; Copenhagen Pride; A parade from Frederiksberg to the City Hall Square.
copenhagen; ~10 Fr 2; Culture Night; Museums, ministries and churches open their doors with one badge.
copenhagen; ~11-15 50d; Christmas in Tivoli; The old garden with stalls, lights and rides in the cold.
edinburgh; ~04-04 16d; Edinburgh Science Festival; Talks and things to try, much of it for children.
edinburgh; 04-30; Beltane Fire Festival; Drums, fire and painted performers on Calton Hill.
edinburgh; ~08 Fr 1 25d; Edinburgh Festival Fringe; Thousands of shows in hundreds of rooms; beds are dear and scarce.
edinburgh; ~08 Fr 1 23d; Royal Edinburgh Military Tattoo; Massed pipes and drums on the castle's esplanade.
edinburgh; 12-29 4d; Hogmanay; Torches, concerts and a street party into the new year.
florence; easter; Scoppio del Carro; A cart of fireworks is lit by a mechanical dove before the cathedral.
florence; ~04-20 60d; Maggio Musicale Fiorentino; Opera and concerts of Italy's oldest music festival.
florence; 06-24; San Giovanni; The final of the historical football at Santa Croce and fireworks over the Arno.
florence; 09-07; Rificolona; Children carry paper lanterns through the streets to Santissima Annunziata.
istanbul; ~04-01 30d; Istanbul Tulip Festival; Millions of tulips in Emirgan and Gülhane parks.
istanbul; ~04-10 12d; Istanbul Film Festival; Two weeks of films from Turkey and elsewhere, mostly in Beyoğlu.
istanbul; ~06-11 15d; Istanbul Music Festival; Classical concerts in old churches, palaces and courtyards.
istanbul; 10-29; Republic Day; Parades by day and fireworks over the Bosphorus.
istanbul; 11 Su 1; Istanbul Marathon; The run that crosses from Asia to Europe over the Bosphorus bridge.
kyoto; ~03-28 12d; Cherry blossom; Maruyama Park, the Philosopher's Path and the Kamo at their fullest, and the most crowded.
kyoto; 05-15; Aoi Matsuri; Five hundred people in Heian dress walk from the palace to the Kamo shrines.
kyoto; 07-14 4d; Gion Matsuri; Evenings among the lit floats, then their procession on the 17th.
kyoto; 08-16; Gozan no Okuribi; Five giant figures of fire on the hills send the ancestors home.
kyoto; 10-22; Jidai Matsuri; A procession through a thousand years of dress to the Heian Shrine.
kyoto; ~11-18 17d; Autumn leaves; Maples at Tofukuji and Eikando, with gardens lit at night.
lisbon; 04-25; Carnation Revolution; A march down the Avenida da Liberdade, with red carnations for everybody.
lisbon; 06-12 2d; Festas de Santo António; Grilled sardines in every lane of Alfama and a parade down the Avenida.
lisbon; ~04-30 11d; IndieLisboa; Independent films in the city's old cinemas.
lisbon; ~08-01 11d; Jazz em Agosto; Jazz in the garden amphitheatre of the Gulbenkian.
lisbon; ~12-01 37d; Wonderland Lisboa; A Christmas market with a big wheel in the Parque Eduardo VII.
london; ~05-20 5d; Chelsea Flower Show; Show gardens in the grounds of the Royal Hospital; tickets sell out.
london; ~06 Sa 2; Trooping the Colour; The King's birthday parade on Horse Guards, with a fly-past.
london; ~06-30 14d; Wimbledon; Tennis on grass; a queue each morning for tickets of the day.
london; ~07-17 58d; BBC Proms; Concerts at the Royal Albert Hall, with cheap standing places every night.
london; 08 Mo last -1 2d; Notting Hill Carnival; Sound systems, steel bands and costumes over two days.
london; 12-31; New Year's Eve fireworks; Fireworks at the London Eye; the banks need a ticket.
madrid; 01-05; Three Kings parade; Floats and sweets down the Castellana on the eve of Epiphany.
madrid; 05-02; Dos de Mayo; Concerts and feasts around Malasaña in memory of the rising of 1808.
madrid; 05-12 4d; San Isidro; The patron's days: dancing in costume, doughnuts and a fair by the river.
madrid; ~07-01 5d; Madrid Pride; Concerts in Chueca and one of Europe's largest parades.
madrid; ~03-04 5d; ARCO; The fair of contemporary art, with openings all over town.
mexico-city; ~02-04 5d; Zona Maco and art week; A large art fair, with galleries open all over the city.
mexico-city; ~03-14 2d; Vive Latino; Two days of rock from all of Latin America.
mexico-city; 09-15 2d; Independence Day; The cry of independence from the palace at night, then a parade.
mexico-city; 11-01 2d; Day of the Dead; Altars and marigolds everywhere, and whole nights in the cemeteries of Mixquic.
mexico-city; 12-11 2d; Our Lady of Guadalupe; Millions of pilgrims come to the basilica, many on foot.
new-york; 03-17; St Patrick's Day Parade; Pipes and bands up Fifth Avenue, since before independence.
new-york; 06 Su last; Pride March; Down Fifth Avenue to Greenwich Village, past the Stonewall Inn.
new-york; 07-04; Fourth of July fireworks; Fireworks over the river; which river changes from year to year.
new-york; 10-31; Village Halloween Parade; Puppets, bands and anybody in costume up Sixth Avenue.
new-york; 11 Su 1; New York City Marathon; Through all five boroughs to Central Park.
new-york; 11 Th 4; Thanksgiving Day Parade; Giant balloons down Central Park West and Sixth Avenue.
paris; 06-21; Fête de la Musique; Music on every corner in the longest evening of the year.
paris; ~05-24 15d; Roland-Garros; Tennis on clay at the Porte d'Auteuil.
paris; ~06 Sa 1; Nuit Blanche; Art in public places all night long.
paris; 07-14; Bastille Day; A military parade on the Champs-Élysées and fireworks at the Eiffel Tower.
paris; 09 Su 3 -1 2d; European Heritage Days; Ministries, the Élysée and private palaces open their doors.
porto; ~02-20 4d; Essência do Vinho; Wine tastings under the gilding of the Palácio da Bolsa.
porto; ~05-04 7d; Queima das Fitas; The students' week, with serenades and a parade in gowns.
porto; ~06-05 4d; Primavera Sound Porto; Concerts in the Parque da Cidade by the sea.
porto; 06-23 2d; São João; Plastic hammers, grilled sardines and fireworks over the Douro until dawn.
prague; 05-12 22d; Prague Spring; A music festival that opens on the day on which Smetana died.
prague; ~easter -15 23d; Easter markets; Painted eggs and grilled ham on the Old Town Square.
prague; ~10-10 4d; Signal Festival; Light and digital art on façades and squares.
prague; 11-17; Day of Freedom and Democracy; Candles at Národní and concerts on Wenceslas Square.
prague; ~11-28 40d; Advent markets; Stalls around the tree on the Old Town Square.
rome; 04-21; Birthday of Rome; Parades in ancient dress around the Circus Maximus.
rome; easter -2; Way of the Cross at the Colosseum; The pope's evening procession on Good Friday.
rome; 06-02; Republic Day; A parade along the Fori Imperiali, and jets that draw the flag.
rome; 06-29; Saints Peter and Paul; The feast of the city's patrons, with flower carpets near St Peter's.
rome; ~07-16 15d; Festa de' Noantri; Trastevere carries its Madonna through the lanes and down the river.
rome; ~10-15 11d; Rome Film Festival; Premières at the Auditorium and a red carpet in the city.
san-francisco; ~04-11 9d; Cherry Blossom Festival; Taiko, tea and a parade in Japantown over two weekends.
san-francisco; 05 Su 3; Bay to Breakers; A race across the city, mostly in costume.
san-francisco; 06 Su last -1 2d; San Francisco Pride; A celebration at the Civic Center and a parade up Market Street.
san-francisco; ~08-07 3d; Outside Lands; Concerts, food and wine in Golden Gate Park.
san-francisco; ~10 Fr 1 3d; Hardly Strictly Bluegrass; Free concerts for three days in Golden Gate Park.
san-francisco; ~10-06 7d; Fleet Week; Ships in the bay and jets above it.
sydney; ~01-05 22d; Sydney Festival; Theatre, music and circus, much of it free and outdoors.
sydney; ~03 Sa 1; Mardi Gras Parade; The parade along Oxford Street that ends two weeks of Pride.
sydney; ~05-22 23d; Vivid Sydney; Light on the Opera House and the harbour, music and talks.
sydney; 08 Su 2; City2Surf; A run of 14 kilometres from Hyde Park to Bondi Beach.
sydney; ~10-17 18d; Sculpture by the Sea; A hundred sculptures on the cliff walk from Bondi to Tamarama.
sydney; 12-31; New Year's Eve fireworks; Over the bridge at nine and at midnight; the best lawns fill by noon.
tokyo; ~03-24 12d; Cherry blossom; Ueno, Chidorigafuchi and the Meguro river in bloom, and under blue sheets.
tokyo; 05 Su 3 -2 3d; Sanja Matsuri; A hundred portable shrines through the streets of Asakusa.
tokyo; ~07 Sa last; Sumida River Fireworks; Twenty thousand rockets over the river, and as many people as there is room for.
tokyo; 08 Sa last 2d; Koenji Awa Odori; Ten thousand dancers in straw hats through Koenji.
tokyo; 02-23; The Emperor's birthday; One of two days on which the inner palace grounds are open.
venice; ~easter -57 11d; Carnival; Masks on the squares until Shrove Tuesday, with the flight of the angel at San Marco.
venice; easter +49; Vogalonga; Thousands of rowing boats through the lagoon and the Grand Canal at Pentecost.
venice; 07 Su 3 -1 2d; Festa del Redentore; Fireworks from boats and a bridge of boats to the Giudecca.
venice; ~08-28 11d; Venice Film Festival; The oldest film festival, on the Lido.
venice; 09 Su 1; Regata Storica; Historic boats, then races, on the Grand Canal.
venice; 11-21; Festa della Salute; A bridge to the Salute, candles, and mutton stew in thanks for the end of a plague.
vienna; 01-01; New Year's Concert; The Philharmonic in the golden hall, shown on a screen before the city hall.
vienna; easter -52; Opera Ball; On the Thursday before Lent the opera becomes a ballroom.
vienna; ~05-15 38d; Wiener Festwochen; Five weeks of theatre, music and performance.
vienna; ~06-20 3d; Donauinselfest; A free open-air festival on the island in the Danube.
vienna; ~11-15 42d; Christmas markets; At the city hall, Schönbrunn and Spittelberg, with punch in mugs to keep.
`;

export const yearlyEvents: readonly YearlyEvent[] = EVENTS.trim()
  .split('\n')
  .map((line) => {
    const [cityId = '', dates = '', name = '', ...description] = line.split('; ');
    return { cityId, dates, name, description: description.join('; ') };
  });

/** An event in one of its years. */
export interface DatedEvent extends YearlyDates {
  name: string;
  description: string;
}

/** What happens in a city between two calendar dates, both included, in order of its beginning. */
export function eventsBetween(cityId: string, from: string, to: string): readonly DatedEvent[] {
  const [first, last] = [from, to].map((date) => Number(date.slice(0, 4)));
  if (first === undefined || last === undefined) return [];
  // What began in the year before may still be on.
  const years = Array.from({ length: last - first + 2 }, (_, at) => first - 1 + at);
  return yearlyEvents
    .filter((event) => event.cityId === cityId)
    .flatMap(({ name, description, dates }) =>
      years.map((year) => ({ name, description, ...datesIn(year, dates) })),
    )
    .filter((event) => event.from <= to && event.to >= from)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}
