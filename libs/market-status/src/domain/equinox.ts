import type { DayNumber } from '@portfolio-metrics/kernel';
import { dayNumber } from './civil-day.js';

const DAY_IN_1980 = { march: 20.8431, september: 23.2488 } as const;
const MONTH = { march: 3, september: 9 } as const;
const DRIFT_PER_YEAR = 0.242194;

/**
 * Day of an equinox in Japan, by the approximation that Japanese calendar tables use; valid from 1980 to 2099. The official day
 * is published in February of the year before and has agreed with it since 1980.
 */
export function equinoxInJapan(year: number, which: 'march' | 'september'): DayNumber {
  const elapsed = year - 1980;
  const day = Math.floor(DAY_IN_1980[which] + DRIFT_PER_YEAR * elapsed - Math.floor(elapsed / 4));
  return dayNumber(year, MONTH[which], day);
}
