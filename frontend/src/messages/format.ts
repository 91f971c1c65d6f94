import type { Node } from '@tripstream/contracts';
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

export function formatCost(cost: NonNullable<Node['cost']>): string {
  if (cost.amount === 0) return messages.node.free;
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

/** Opening hours as a person writes them. */
export const formatHours = (hours: string) => hours.replaceAll('-', '–');

export const formatCoordinate = ({ lat, lng }: { lat: number; lng: number }) =>
  `${lat.toFixed(4)}, ${lng.toFixed(4)}`;
