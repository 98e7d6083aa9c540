import type { CalendarDefinition } from '../domain/calendar-definition.js';
import { ALWAYS_OPEN } from './always-open.js';
import { XETR } from './xetr.js';
import { XHKG } from './xhkg.js';
import { XLON } from './xlon.js';
import { XNAS } from './xnas.js';
import { XNYS } from './xnys.js';
import { XPAR } from './xpar.js';
import { XTKS } from './xtks.js';

/** Every calendar that comes with the library. A new exchange is one file beside these and one line here. */
export const CALENDAR_DEFINITIONS: readonly CalendarDefinition[] = [
  XNYS,
  XNAS,
  XLON,
  XETR,
  XPAR,
  XTKS,
  XHKG,
  ALWAYS_OPEN,
];
