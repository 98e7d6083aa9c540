import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** Markets that never close (crypto currencies). One session per day of UTC, each beginning where the one before ends. */
export const ALWAYS_OPEN = {
  mic: '24/7',
  name: 'Round-the-clock markets',
  acronym: '24/7',
  aliases: ['24-7', '24X7', 'ALWAYS', 'CRYPTO', 'CRYPTOCURRENCY', 'CCC'],
  timezone: 'UTC',
  coverage: { from: '2000-01-01', to: '2099-12-31', hoursExactFrom: '2000-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] }],
  hours: [{ open: '00:00', close: '24:00' }],
  holidays: [],
  source: 'by definition',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
