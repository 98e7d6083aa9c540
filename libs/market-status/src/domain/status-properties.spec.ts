import { describe, expect, it } from 'vitest';
import { CALENDAR_DEFINITIONS } from '../calendars/index.js';
import { CalendarBook } from './calendar-book.js';
import type { MarketSession, MarketStatus } from './market-status.js';
import { sessionsBetween } from './sessions-between.js';
import { statusAt } from './status-at.js';

const book = new CalendarBook(CALENDAR_DEFINITIONS);
const MICS = book.knownMics().filter((mic) => mic !== '24/7');
/** Nasdaq and Frankfurt are copies of New York and Xetra (see the calendars' own tests). */
const DISTINCT_MICS = MICS.filter((mic) => mic !== 'XNAS' && mic !== 'XFRA');
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

function at(mic: string, instantMs: number): MarketStatus {
  return statusAt(book.get(mic), new Date(instantMs));
}

/** The instants at which a session changes, with what the market does from then on. */
function changesOf({ open, close, breaks }: MarketSession): [instantMs: number, phase: 'open' | 'break' | 'closed'][] {
  return [
    [Date.parse(open), 'open'],
    ...breaks.flatMap(({ start, end }): [number, 'open' | 'break'][] => [
      [Date.parse(start), 'break'],
      [Date.parse(end), 'open'],
    ]),
    [Date.parse(close), 'closed'],
  ];
}

/** Closed, pre and post are all "not the regular session". */
function regularPhase({ phase }: MarketStatus): string {
  return phase === 'pre' || phase === 'post' ? 'closed' : phase;
}

// Plain comparisons and one expectation per exchange: hundreds of thousands of expectations would take minutes.
describe.each(DISTINCT_MICS)('every change of %s from 2000 on', (mic) => {
  const calendar = book.get(mic);
  const { sessions } = sessionsBetween(calendar, calendar.coverage.from, calendar.coverage.to);
  const changes = sessions.flatMap(changesOf);

  it('is seen a millisecond before, at, and a millisecond after it', () => {
    const wrong: string[] = [];
    let phaseBefore = 'closed';
    for (const [instantMs, phase] of changes) {
      const text = new Date(instantMs).toISOString();
      const before = at(mic, instantMs - 1);
      if (regularPhase(before) !== phaseBefore) wrong.push(`${text} -1 ms is ${before.phase}`);
      if (before.nextTransition?.at !== text) wrong.push(`${text} -1 ms expects ${before.nextTransition?.at}`);
      if (before.secondsToNextTransition !== 0)
        wrong.push(`${text} -1 ms has ${before.secondsToNextTransition} s left`);
      for (const offset of [0, 1]) {
        const after = at(mic, instantMs + offset);
        if (regularPhase(after) !== phase) wrong.push(`${text} +${offset} ms is ${after.phase}`);
        if (after.isOpen !== (phase === 'open')) wrong.push(`${text} +${offset} ms is open: ${after.isOpen}`);
      }
      phaseBefore = phase;
    }
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(changes.length).toBeGreaterThan(13_000);
  });

  it('leads to the next one: walking from transition to transition meets every one of them and no other', () => {
    const walked: number[] = [];
    const gaps: number[] = [];
    let instantMs = Date.parse(sessions[0]!.open) - 1;
    const last = changes.at(-1)![0];
    while (instantMs < last) {
      const { nextTransition } = at(mic, instantMs);
      if (nextTransition === null) {
        // Nobody knows what comes next (Swiss holidays of 2001 to 2010): go on with the next change.
        gaps.push(instantMs);
        instantMs = changes.find(([change]) => change > instantMs)![0] - 1;
        continue;
      }
      instantMs = Date.parse(nextTransition.at);
      walked.push(instantMs);
    }
    expect(walked).toEqual(changes.map(([change]) => change));
    expect(gaps.length).toBe(mic === 'XSWX' ? 34 : 0);
  });

  it('puts its neighbours strictly on their sides, at the change and around it', () => {
    const wrong: string[] = [];
    for (const [index, { open, close }] of sessions.entries()) {
      for (const instantMs of [open, close].flatMap((edge) => [-1, 0, 1].map((offset) => Date.parse(edge) + offset))) {
        const { previousOpen, previousClose, nextOpen, nextClose, at: text } = at(mic, instantMs);
        const isPast = (other: string): boolean => other < text;
        const isAhead = (other: string): boolean => other > text;
        const near = sessions.slice(Math.max(0, index - 2), index + 3);
        const wanted = {
          previousOpen: near.map((session) => session.open).findLast(isPast),
          previousClose: near.map((session) => session.close).findLast(isPast),
          nextOpen: near.map((session) => session.open).find(isAhead),
          nextClose: near.map((session) => session.close).find(isAhead),
        };
        const got = { previousOpen, previousClose, nextOpen, nextClose };
        for (const key of ['previousOpen', 'previousClose', 'nextOpen', 'nextClose'] as const) {
          // Where the calendar does not know the day between, it says null and not the session behind it.
          if (got[key] !== null && got[key] !== wanted[key])
            wrong.push(`${text} ${key} ${got[key]}, not ${wanted[key]}`);
          if (got[key] === null && wanted[key] !== undefined && mic !== 'XSWX') wrong.push(`${text} ${key} is null`);
        }
      }
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  });
});

describe('every minute', () => {
  // A year with 53 Thursdays, a leap year, and one with Golden Week and Silver Week.
  it.each([
    ['XNYS', 2026],
    ['XLON', 2020],
    ['XTKS', 2026],
    ['XHKG', 2024],
    ['XASX', 2015],
  ])('of %s in %i that is open lies in a session and outside its breaks, and they add up', (mic, year) => {
    const { sessions } = sessionsBetween(book.get(mic), `${year}-01-01`, `${year}-12-31`);
    const openMinutes = new Map<string, number>();
    let outOfSession = 0;
    for (let instantMs = Date.UTC(year, 0, 2); instantMs < Date.UTC(year, 11, 31); instantMs += MINUTE_MS) {
      const status = at(mic, instantMs);
      if (!status.isOpen) continue;
      if (status.session === null) outOfSession += 1;
      else openMinutes.set(status.session.date, (openMinutes.get(status.session.date) ?? 0) + 1);
    }
    const length = ({ open, close, breaks }: MarketSession): number =>
      (Date.parse(close) -
        Date.parse(open) -
        breaks.reduce((total, { start, end }) => total + Date.parse(end) - Date.parse(start), 0)) /
      MINUTE_MS;
    const inside = sessions.filter(
      ({ open, close }) => Date.parse(open) >= Date.UTC(year, 0, 2) && Date.parse(close) < Date.UTC(year, 11, 31),
    );
    expect(outOfSession).toBe(0);
    expect(inside.filter((session) => openMinutes.get(session.date) !== length(session))).toEqual([]);
    expect(inside.length).toBeGreaterThan(230);
  });

  it('of one day a month, in every exchange, has a reason unless it is open, and a next open ahead of it', () => {
    const wrong: string[] = [];
    for (const mic of MICS) {
      for (let day = Date.UTC(2025, 0, 3); day < Date.UTC(2026, 11, 1); day += 30 * DAY_MS) {
        for (let instantMs = day; instantMs < day + DAY_MS; instantMs += MINUTE_MS) {
          const status = at(mic, instantMs);
          const { isOpen, reason, nextOpen, isTradingDay, session, localDate, secondsToNextTransition } = status;
          if (isOpen !== (reason === null)) wrong.push(`${mic} ${status.at}: open ${isOpen}, reason ${reason}`);
          if (nextOpen === null || nextOpen <= status.at) wrong.push(`${mic} ${status.at}: next open ${nextOpen}`);
          if (isTradingDay !== (session?.date === localDate))
            wrong.push(`${mic} ${status.at}: session ${session?.date}`);
          const left = (Date.parse(status.nextTransition!.at) - instantMs) / 1_000;
          if (secondsToNextTransition !== left) wrong.push(`${mic} ${status.at}: ${secondsToNextTransition} s left`);
        }
      }
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  });
});
