import { YearlyEventsTool } from './yearly-events.tool.js';

const tool = new YearlyEventsTool();

describe('yearly events', () => {
  it('are those of the dates that are asked for', async () => {
    const names = async (date: string) => (await tool.find('Venice', date, date)).map(({ name }) => name);
    expect(await names('2026-07-19')).toEqual(['Festa del Redentore']);
    expect(await names('2026-07-20')).toEqual([]);
  });

  it('say when in words, as exactly as that is known', async () => {
    const when = async (city: string, from: string, to: string) =>
      (await tool.find(city, from, to)).map((event) => event.when);
    expect(await when('Lisboa', '2027-06-12', '2027-06-12')).toEqual(['12 to 13 June 2027']);
    expect(await when('Paris', '2027-07-14', '2027-07-14')).toEqual(['14 July 2027']);
    expect(await when('Edinburgh', '2027-12-30', '2027-12-30')).toEqual([
      '29 December 2027 to 1 January 2028',
    ]);
    expect(await when('Vienna', '2027-05-20', '2027-05-20')).toEqual(['about 15 May to 21 June 2027']);
  });

  it('[C2] are those of the city that the other tools mean, and of no other one of its name', async () => {
    const names = async (city: string) =>
      (await tool.find(city, '2027-07-14', '2027-07-14')).map(({ name }) => name);
    expect(await names('Paris, France')).toHaveLength(1);
    expect(await names('Paris, Texas')).toEqual([]);
    expect(await tool.find('New York, NY', '2027-01-01', '2027-12-31')).not.toEqual([]);
  });

  it('[C2] are not worked out for all times', async () => {
    await expect(tool.find('Venice', '2001-01-01', '9999-12-31')).rejects.toThrow(RangeError);
    expect(await tool.find('Venice', '2026-07-01', '2027-06-30')).not.toEqual([]);
  });

  it('are none where nothing is known', async () => {
    expect(await tool.find('Ghent', '2026-01-01', '2026-12-31')).toEqual([]);
  });
});
