import {
  type DividendQuery,
  type DividendSource,
  type DividendSummary,
  soundSummary,
} from '@portfolio-metrics/dividends';
import type { CalendarDate } from '@portfolio-metrics/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What the suite needs to know of a source that is ready to answer. */
export interface DividendSourceCase {
  readonly source: DividendSource;
  /** A user with dividends, and another one with others. */
  readonly user: string;
  readonly other: string;
  /** Two portfolios of `user`. */
  readonly portfolios: readonly [string, string];
  readonly currency: string;
  /** Two days of different years; dividends were received before both, between them, and are due after the later. */
  readonly earlier: CalendarDate;
  readonly later: CalendarDate;
  close(): Promise<void>;
}

const NEVER = new AbortController().signal;

/** What every `DividendSource` must do; one that is `available` more than a placeholder. */
export function describeDividendSource(
  name: string,
  status: DividendSummary['status'],
  make: () => Promise<DividendSourceCase>,
): void {
  describe(`${name} as a DividendSource`, () => {
    let the: DividendSourceCase;
    beforeAll(async () => {
      the = await make();
    });
    afterAll(async () => {
      await the.close();
    });

    const ask = async (more: Partial<DividendQuery> = {}): Promise<DividendSummary> =>
      the.source.summaryOf(
        { userId: the.user, portfolioId: null, currency: the.currency, asOf: the.later, ...more },
        NEVER,
      );

    it('says what it is, and answers in the currency that was asked for', async () => {
      expect(await ask()).toMatchObject({ status, currency: the.currency });
    });

    it('answers what can be true: no NaN, nothing negative, nothing of the future, and never nothing', async () => {
      for (const asOf of [the.earlier, the.later]) {
        const summary = await ask({ asOf });
        expect(soundSummary(summary, { currency: the.currency, asOf })).toBe(summary);
      }
    });

    it('says the same when asked again', async () => {
      expect(await ask()).toEqual(await ask());
    });

    it('comes to an end when nobody waits any more', async () => {
      const query = { userId: the.user, portfolioId: null, currency: the.currency, asOf: the.later };
      const [settled] = await Promise.allSettled([the.source.summaryOf(query, AbortSignal.abort())]);
      expect(['fulfilled', 'rejected']).toContain(settled.status);
    });

    if (status === 'placeholder') claimsNoFigure(ask);
    else knowsFigures(ask, () => the);
  });
}

type Ask = (more?: Partial<DividendQuery>) => Promise<DividendSummary>;

function claimsNoFigure(ask: Ask): void {
  it('claims no figure', async () => {
    const { status: _, currency: __, recent, ...figures } = await ask();
    expect(Object.values(figures).filter((figure) => figure !== null)).toEqual([]);
    expect(recent).toEqual([]);
  });
}

function knowsFigures(ask: Ask, the: () => DividendSourceCase): void {
  it('states what was received and what is due, in amounts that are not negative and in whole numbers', async () => {
    const { totalReceived, totalPending, ytdReceived, countReceived, countPending, recent } = await ask();
    for (const amount of [totalReceived, totalPending, ytdReceived, ...recent.map((one) => one.amount)]) {
      expect(amount?.isFinite() === true && amount.greaterThanOrEqualTo(0)).toBe(true);
    }
    expect([Number.isSafeInteger(countReceived), Number.isSafeInteger(countPending)]).toEqual([true, true]);
    expect(Math.min(countReceived!, countPending!, recent.length)).toBeGreaterThan(0);
  });

  it('has received since New Year no more than in all', async () => {
    const { totalReceived, ytdReceived } = await ask();
    expect(ytdReceived!.lessThan(totalReceived!)).toBe(true);
  });

  it('lists payments with the latest first, and calls none received that lies after the date', async () => {
    const { recent } = await ask();
    const dates = recent.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted().toReversed());
    expect(recent.filter(({ date, status }) => status === 'received' && date > the().later)).toEqual([]);
  });

  it('knows at an earlier date only what was received up to it', async () => {
    const [earlier, later] = [await ask({ asOf: the().earlier }), await ask()];
    expect(earlier.countReceived!).toBeLessThan(later.countReceived!);
    expect(earlier.totalReceived!.lessThan(later.totalReceived!)).toBe(true);
  });

  it('tells the portfolios apart: all together are their sum', async () => {
    const all = await ask();
    const [first, second] = the().portfolios;
    const parts = [await ask({ portfolioId: first }), await ask({ portfolioId: second })];
    expect(Math.min(...parts.map((part) => part.countReceived!))).toBeGreaterThan(0);
    expect(parts[0]!.countReceived! + parts[1]!.countReceived!).toBe(all.countReceived);
    expect(parts[0]!.totalReceived!.plus(parts[1]!.totalReceived!)).toEqual(all.totalReceived);
  });

  it("shows nothing of another user's, not even to who names their portfolio", async () => {
    const mine = await ask();
    const theirs = await ask({ userId: the().other });
    const symbols = new Set(mine.recent.map(({ symbol }) => symbol));
    expect(theirs.recent.filter(({ symbol }) => symbols.has(symbol))).toEqual([]);
    const borrowed = await ask({ userId: the().other, portfolioId: the().portfolios[0] }).catch(() => null);
    expect(borrowed?.countReceived ?? 0).toBe(0);
    expect(borrowed?.recent ?? []).toEqual([]);
  });
}
