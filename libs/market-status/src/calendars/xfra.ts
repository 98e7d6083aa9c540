import type { CalendarDefinition } from '../domain/calendar-definition.js';
import { XETR } from './xetr.js';

/** Frankfurt Stock Exchange: the days of Xetra, and by convention its hours. Specialists trade from 08:00 to 22:00. */
export const XFRA = {
  ...XETR,
  mic: 'XFRA',
  name: 'Frankfurt Stock Exchange',
  acronym: 'FWB',
  aliases: ['FWB', 'FRA', 'FSE', 'FRANKFURT'],
} as const satisfies CalendarDefinition;
