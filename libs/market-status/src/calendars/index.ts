import type { CalendarDefinition } from '../domain/calendar-definition.js';
import { ALWAYS_OPEN } from './always-open.js';
import { XAMS } from './xams.js';
import { XASX } from './xasx.js';
import { XETR } from './xetr.js';
import { XFRA } from './xfra.js';
import { XHKG } from './xhkg.js';
import { XLON } from './xlon.js';
import { XMAD } from './xmad.js';
import { XMIL } from './xmil.js';
import { XNAS } from './xnas.js';
import { XNYS } from './xnys.js';
import { XPAR } from './xpar.js';
import { XSES } from './xses.js';
import { XSTO } from './xsto.js';
import { XSWX } from './xswx.js';
import { XTKS } from './xtks.js';
import { XTSE } from './xtse.js';

/** Every calendar that comes with the library. A new exchange is one file beside these and one line here. */
export const CALENDAR_DEFINITIONS: readonly CalendarDefinition[] = [
  XNYS,
  XNAS,
  XTSE,
  XLON,
  XETR,
  XFRA,
  XPAR,
  XAMS,
  XMIL,
  XMAD,
  XSWX,
  XSTO,
  XASX,
  XTKS,
  XHKG,
  XSES,
  ALWAYS_OPEN,
];
