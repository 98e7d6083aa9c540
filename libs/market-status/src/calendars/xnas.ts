import type { CalendarDefinition } from '../domain/calendar-definition.js';
import { XNYS } from './xnys.js';

/** Nasdaq: the days and hours of New York since before 2000. */
export const XNAS = {
  ...XNYS,
  mic: 'XNAS',
  name: 'Nasdaq',
  acronym: 'NASDAQ',
  aliases: ['NASDAQ', 'NASDAQGS', 'NASDAQGM', 'NASDAQCM', 'XNGS', 'XNMS', 'XNCM', 'NMS', 'NGM', 'NCM'],
  source: 'Nasdaq trading calendar; the same days as NYSE Group',
} as const satisfies CalendarDefinition;
