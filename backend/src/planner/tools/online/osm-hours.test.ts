import { osmHours } from './osm-hours.js';

const MONDAY = '2026-05-04';
const SUNDAY = '2026-05-10';

describe('opening hours of OpenStreetMap', () => {
  it.each([
    ['Mo-Sa 09:30-17:30', MONDAY, '09:30-17:30'],
    ['Mo-Sa 09:30-17:30', SUNDAY, 'closed'],
    ['Tu-Su 10:00-13:00,14:00-18:00; Mo off', MONDAY, 'closed'],
    ['Mo-Su 10:00-18:00; Su closed', SUNDAY, 'closed'],
    ['10:00-18:00; PH off', MONDAY, '10:00-18:00'],
    ['Mo-Fr 08:00-20:00; Sa,Su 10:00-18:00;PH 10:00-14:00', SUNDAY, '10:00-18:00'],
    ['Fr-Sa 18:00-02:00', MONDAY, 'closed'],
    ['24/7', SUNDAY, 'open all day'],
  ])('read %j on %s as %s', (hours, date, expected) => {
    expect(osmHours(hours, date)).toBe(expected);
  });

  it.each([
    'Apr-Oct Mo-Su 10:00-18:00',
    'Mo-Fr 09:00-18:00, Sa 10:00-14:00',
    'sunrise-sunset',
    'Mo-Fr 08:30+',
    'Mo-Fr 09:00-17:00 "by appointment"',
    'Su[1] 10:00-12:00',
    'week 1-20 Mo 10:00-12:00',
    'Mo-Su 10:00-18:00; Dec 25 off',
    'Mo-Su 10:00-18:00; SH 10:00-20:00',
    'Mo-Sa,PH 10:00-18:00',
    'PH,Su off; Mo-Sa 10:00-18:00',
    'Mo-Su 10:00-18:00 || "ask"',
    'PH off',
    'off season',
    '',
  ])('do not guess at %j', (hours) => {
    expect(osmHours(hours, MONDAY)).toBeNull();
    expect(osmHours(hours, SUNDAY)).toBeNull();
  });
});
