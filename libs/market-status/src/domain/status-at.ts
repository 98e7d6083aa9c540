import { Calendar } from './calendar.js';
import type { CalendarOverride } from './calendar-definition.js';
import { MS_PER_DAY } from './civil-day.js';
import { toInstantText, type LocalDay } from './local-day.js';
import type { MarketStatus } from './market-status.js';
import { answerAt, boundariesOf, type Stretch, type Surroundings, surroundingsOf } from './stretch.js';
import { formatOffset } from './zone.js';

const NO_OVERRIDES: readonly CalendarOverride[] = Object.freeze([]);

interface CutDay {
  readonly surroundings: Surroundings;
  readonly boundaries: readonly number[];
  readonly stretches: (Stretch | undefined)[];
}

const cutDays = new WeakMap<LocalDay, CutDay>();
const overlaid = new WeakMap<Calendar, WeakMap<readonly CalendarOverride[], Calendar>>();
const offsetTexts = new Map<number, string>();

/**
 * What the exchange does at an instant. Pure: the same calendar, instant and overrides give the same answer, whatever the clock
 * and the zone of the host. The open is inside the session, the close outside; a break's start is inside the break, its end outside.
 *
 * `overrides` are laid over the calendar once per array: pass the same (unchanged) array again to stay fast.
 * Throws `RangeError` for an invalid `Date`.
 */
export function statusAt(
  calendar: Calendar,
  at: Date,
  overrides: readonly CalendarOverride[] = NO_OVERRIDES,
): MarketStatus {
  const instantMs = at.getTime();
  if (Number.isNaN(instantMs)) throw new RangeError('not an instant');
  const effective = overrides.length === 0 ? calendar : withOverrides(calendar, overrides);
  const offset = effective.zone.offsetAt(instantMs);
  const { answer, transitionMs } = stretchAt(effective, Math.floor((instantMs + offset) / MS_PER_DAY), instantMs);
  return {
    ...answer,
    utcOffset: offsetText(offset),
    at: toInstantText(instantMs),
    secondsToNextTransition: Number.isNaN(transitionMs) ? null : Math.floor((transitionMs - instantMs) / 1_000),
  };
}

/** The calendar with overrides laid over it; remembered per array, so that days computed once stay computed. */
export function withOverrides(calendar: Calendar, overrides: readonly CalendarOverride[]): Calendar {
  let known = overlaid.get(calendar);
  if (known === undefined) {
    known = new WeakMap();
    overlaid.set(calendar, known);
  }
  let result = known.get(overrides);
  if (result === undefined) {
    result = new Calendar(calendar.definition, overrides, calendar.planner);
    known.set(overrides, result);
  }
  return result;
}

function stretchAt(calendar: Calendar, day: number, instantMs: number): Stretch {
  const local = calendar.dayOf(day);
  let cut = cutDays.get(local);
  if (cut === undefined) {
    const surroundings = surroundingsOf(calendar, local);
    const boundaries = boundariesOf(calendar, local, surroundings);
    cut = { surroundings, boundaries, stretches: Array.from({ length: boundaries.length }) };
    cutDays.set(local, cut);
  }
  const { surroundings, boundaries, stretches } = cut;
  let index = boundaries.length - 1;
  while (index > 0 && boundaries[index]! > instantMs) index -= 1;
  let stretch = stretches[index];
  if (stretch === undefined) {
    const from = boundaries[index]!;
    // The first stretch has no beginning: the instant before the second stands for it.
    const probe = index > 0 ? from : boundaries.length > 1 ? boundaries[1]! - 1 : instantMs;
    stretch = { from, ...answerAt(calendar, local, surroundings, probe) };
    stretches[index] = stretch;
  }
  return stretch;
}

function offsetText(offset: number): string {
  let text = offsetTexts.get(offset);
  if (text === undefined) {
    text = formatOffset(offset);
    offsetTexts.set(offset, text);
  }
  return text;
}
