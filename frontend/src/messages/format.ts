import type { Cost } from '@tripstream/contracts';
import { messages } from './index.js';

// A calendar date has no zone; read and written as UTC it stays the same date everywhere.
const dates = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(messages.locale, { ...options, timeZone: 'UTC' });

const weekdayDate = dates({ weekday: 'short', day: 'numeric', month: 'short' });
const shortDate = dates({ day: 'numeric', month: 'short' });
const longDate = dates({ day: 'numeric', month: 'short', year: 'numeric' });

const said = (format: Intl.DateTimeFormat, date: string): string => {
  const time = Date.parse(date);
  return Number.isNaN(time) ? '' : format.format(time);
};

export const formatWeekday = (date: string) => said(weekdayDate, date);
export const formatShortDate = (date: string) => said(shortDate, date);
/** `18–22 Dec 2026`: what the two have in common is said once. */
export function formatDateRange(from: string, to: string): string {
  if (Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(to))) return '';
  return longDate.formatRange(new Date(from), new Date(to));
}

export const formatDate = (date: string) => said(longDate, date);

export function formatDuration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest}`;
}

/** An amount of money, `€15`; small ones with their cents. */
export function formatMoney(cost: Cost): string {
  try {
    return new Intl.NumberFormat(messages.locale, {
      style: 'currency',
      currency: cost.currency,
      maximumFractionDigits: Number.isInteger(cost.amount) ? 0 : 2,
    }).format(cost.amount);
  } catch {
    // Three letters that are no currency to Intl.
    return `${cost.amount} ${cost.currency}`;
  }
}

export const formatCost = (cost: Cost): string =>
  cost.amount === 0 ? messages.node.free : formatMoney(cost);

/** Opening hours as a person writes them. */
export const formatHours = (hours: string) => hours.replaceAll('-', '–');

export const formatCoordinate = ({ lat, lng }: { lat: number; lng: number }) =>
  `${lat.toFixed(4)}, ${lng.toFixed(4)}`;

const whole = new Intl.NumberFormat(messages.locale, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(messages.locale, { maximumFractionDigits: 1 });

export const formatCount = (count: number) => whole.format(count);
/** Kilometres without their unit. */
export const formatKm = (km: number) => tenths.format(km);
/** `900 m`, `4.2 km`: metres only as exact as they are meant. */
export const formatDistance = (metres: number) =>
  metres < 950 ? `${whole.format(Math.round(metres / 10) * 10)} m` : `${tenths.format(metres / 1000)} km`;

/** How long something took: `1 min 12 s`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const moment = new Intl.DateTimeFormat(messages.locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
/** A moment on this device's clock, `Sun 22 Nov, 04:10`. */
export const formatMoment = (instant: string) => said(moment, instant);
