import { SchedulerRegistry } from '@nestjs/schedule';
import { Logger } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import { PriceReader } from '@portfolio-metrics/prices';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtInMarkets } from '../support/trading-sessions.js';
import { sessionDatesNow, valuationPrice } from '../../libs/metrics/src/stages/valuation-prices.js';
import { ManualClock } from '../support/manual-clock.js';
import { refreshParts } from '../support/price-refresh-fixture.js';
import { openTestDatabase, type OpenTestDatabase } from '../support/open-test-database.js';
import { FaultySource, type FaultyOptions } from './faulty-source.js';
import {
  currentSession,
  dayOf,
  finishedSession,
  isTrading,
  printed,
  sessionOn,
  trueClose,
  truth,
  UNITS,
  WEEK_START,
  WORLD,
  type WorldInstrument,
} from './simulated-week.js';

const HOUR = 3_600_000;
const SLOT = HOUR / 2;
const WEEK = (7 * 24 * HOUR) / SLOT;
const DAYS = (days: number): number => (days * 24 * HOUR) / SLOT;
const ALICE = '00000000-0000-4000-8000-00000000000a';

interface Shown {
  readonly price: Decimal;
  readonly date: CalendarDate;
  readonly asOf: Date | null;
  readonly stale: boolean;
}

/** Counts of a week, and what the oracle found wrong with it. */
interface Outcome {
  readonly looks: number;
  readonly fresh: number;
  readonly flagged: number;
  readonly wrong: readonly string[];
  readonly held: number;
  readonly faults: number;
  readonly outages: number;
}

describe('a simulated week of sessions with outages, garbage and splits', () => {
  let database: OpenTestDatabase;
  let transactions: Database;
  const clock = new ManualClock(new Date(WEEK_START).toISOString());
  const markets = builtInMarkets();

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await openTestDatabase({ poolSize: 6 });
    transactions = database.transactions;
  });

  beforeEach(async () => {
    clock.set(new Date(WEEK_START).toISOString());
    await database.admin.query(`truncate instruments, portfolios, transactions, dividends, price_refresh_runs cascade`);
    for (const { symbol, currency, exchange } of WORLD) {
      await database.admin.query(
        `insert into instruments (symbol, name, currency, exchange, asset_class) values ($1, $1, $2, $3, 'EQUITY')`,
        [symbol, currency, exchange],
      );
    }
    await database.admin.query(`
      with p as (insert into portfolios (user_id, name, base_currency) values ('${ALICE}', 'p', 'USD') returning user_id, id)
      insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, currency)
      select user_id, id, '2024-06-03', 'BUY', symbol, ${UNITS}, 1, currency from p, instruments`);
    for (const instrument of WORLD) await importWeekBefore(instrument);
  });

  afterEach(() => Logger.overrideLogger(['error']));

  afterAll(async () => {
    await database.drop();
  });

  async function importWeekBefore(instrument: WorldInstrument): Promise<void> {
    for (let back = 7; back >= 1; back -= 1) {
      const day = dayOf(WEEK_START - back * 24 * HOUR);
      if (sessionOn(instrument, day) === null) continue;
      await database.admin.query(
        `insert into price_history (symbol, date, close, source) values ($1, $2, $3, 'import')`,
        [instrument.symbol, day, trueClose(instrument, day).toFixed()],
      );
    }
  }

  async function run(slots: number, faults: Partial<FaultyOptions>, maxJumpPercent?: number): Promise<Outcome> {
    const now = (): number => clock.now().getTime();
    const common = { faultRate: 0.2, outages: [], statesSplits: true, now };
    const first = new FaultySource('first', {
      ...common,
      seed: 20_240_610,
      basis: 'as-traded',
      outages: [
        [30, 33],
        [62, 65],
        [101, 130],
      ],
      ...faults,
    });
    const second = new FaultySource('second', {
      ...common,
      seed: 7,
      basis: 'split-adjusted',
      outages: [
        [31, 34],
        [104, 110],
      ],
      ...faults,
    });
    const { job } = refreshPartsOf(first, second, maxJumpPercent);
    const sut = job(new SchedulerRegistry());
    const wrong: string[] = [];
    const counts = { looks: 0, fresh: 0, flagged: 0 };
    for (let slot = 0; slot < slots; slot += 1) {
      clock.advance(slot === 0 ? 1_000 : SLOT);
      await sut.run();
      for (const instrument of WORLD) {
        const shown = await show(instrument);
        counts.looks += 1;
        counts[shown.stale ? 'flagged' : 'fresh'] += 1;
        wrong.push(...(await faultsOf(instrument, shown, [first, second])));
      }
    }
    const { rows } = await database.admin.query<{ held: number }>('select count(*)::int as held from price_quarantine');
    const tally = (kinds: (kind: string) => boolean): number =>
      [first, second]
        .flatMap(({ faults: seen }) => [...seen])
        .reduce((sum, [kind, count]) => sum + (kinds(kind) ? count : 0), 0);
    return {
      ...counts,
      wrong,
      held: rows[0]!.held,
      faults: tally((kind) => kind !== 'outage'),
      outages: tally((kind) => kind === 'outage'),
    };
  }

  function refreshPartsOf(
    first: FaultySource,
    second: FaultySource,
    maxJumpPercent: number | undefined,
  ): Pick<ReturnType<typeof refreshParts>, 'job'> {
    return refreshParts(transactions, clock, {
      providers: [first, second],
      exchangeRateProviders: [],
      refreshCron: '*/30 * * * *',
      ...(maxJumpPercent === undefined ? {} : { maxJumpPercent }),
    });
  }

  /** What a dashboard shows of an instrument. */
  async function show({ symbol, exchange }: WorldInstrument): Promise<Shown> {
    const latest = (await new PriceReader(transactions).latestOf([symbol], null)).get(symbol)!;
    const statusOf = (mic: string, at: Date) => markets.statusOf(mic, at);
    const status = statusOf(exchange, clock.now());
    return valuationPrice(
      latest,
      status.timezone,
      sessionDatesNow(status, statusOf),
      status.localDate as CalendarDate,
    )!;
  }

  /** The oracle: knows the truth and hours written down by hand, and neither the gate nor a calendar. */
  async function faultsOf(
    instrument: WorldInstrument,
    shown: Shown,
    sources: readonly FaultySource[],
  ): Promise<string[]> {
    const { symbol } = instrument;
    const at = clock.now().getTime();
    const label = `${symbol} at ${new Date(at).toISOString().slice(5, 16)}`;
    const wrong: string[] = [];
    const madeAt = shown.asOf?.getTime() ?? sessionOn(instrument, shown.date)!.close;
    const expected =
      shown.asOf === null ? trueClose(instrument, shown.date) : printed(instrument, madeAt, dayOf(madeAt));
    if (!shown.price.equals(expected))
      wrong.push(`${label}: shows ${shown.price.toFixed()}, true is ${expected.toFixed()}`);
    if (!(await valueOf(symbol, shown)).equals(truth(symbol, madeAt).times(UNITS)))
      wrong.push(`${label}: the value is wrong`);
    const session = currentSession(instrument, at);
    const until = Math.min(at, session.close);
    const isCurrent =
      shown.asOf === null ? shown.date === session.date : madeAt >= session.open && until - madeAt <= 1.5 * HOUR;
    if (isCurrent === shown.stale)
      wrong.push(`${label}: ${shown.stale ? 'is flagged without a gap' : 'has a gap that is not flagged'}`);
    const wasAnswered = sources.some(({ soundQuotes }) => soundQuotes.get(symbol) === at);
    if (wasAnswered && isTrading(instrument, at) && shown.stale && !(await isHeldBySplit(instrument))) {
      wrong.push(`${label}: a sound quote was not let in`);
    }
    return wrong;
  }

  /** The split is dated today and no provider has stated it yet: a jump that nothing explains has to wait. */
  async function isHeldBySplit({ symbol, split }: WorldInstrument): Promise<boolean> {
    if (split === undefined || split.date > dayOf(clock.now().getTime())) return false;
    const { rowCount } = await database.admin.query('select from instrument_splits where symbol = $1', [symbol]);
    return rowCount === 0;
  }

  /** As the holdings value it: units by the splits that are stored, at a price per unit of its day. */
  async function valueOf(symbol: string, { price, date }: Shown): Promise<Decimal> {
    const { rows } = await database.admin.query<{ numerator: number; denominator: number }>(
      'select numerator, denominator from instrument_splits where symbol = $1 and date <= $2',
      [symbol, date],
    );
    return rows.reduce(
      (value, { numerator, denominator }) => value.times(numerator).dividedBy(denominator),
      price.times(UNITS),
    );
  }

  it('shows no wrong price, flags every gap, lets sound quotes in, and has all true closes in the end', async () => {
    const outcome = await run(WEEK, {});
    expect(outcome.wrong).toEqual([]);
    expect(outcome.faults).toBeGreaterThan(50);
    expect(outcome.outages).toBeGreaterThan(20);
    expect(outcome.held).toBeGreaterThan(5);
    expect(outcome.flagged).toBeGreaterThan(20);
    expect(outcome.fresh).toBeGreaterThan(outcome.looks * 0.8);
    // Sunday night: whatever went wrong, every session that is over has its close, but the last ones may be a run away.
    for (const instrument of WORLD) {
      const last = finishedSession(instrument, WEEK_START + 6 * 24 * HOUR).date;
      for (let day = WEEK_START; dayOf(day) <= last; day += 24 * HOUR) {
        if (sessionOn(instrument, dayOf(day)) === null) continue;
        const { rows } = await database.admin.query<{ close: string }>(
          'select close from price_history where symbol = $1 and date = $2',
          [instrument.symbol, dayOf(day)],
        );
        expect({
          symbol: instrument.symbol,
          day: dayOf(day),
          close: new Decimal(rows[0]?.close ?? 0).toFixed(),
        }).toEqual({
          symbol: instrument.symbol,
          day: dayOf(day),
          close: trueClose(instrument, dayOf(day)).toFixed(),
        });
      }
    }
    const splits = await database.admin.query(
      'select symbol, numerator, denominator from instrument_splits order by symbol',
    );
    expect(splits.rows).toEqual([
      { symbol: 'ACME', numerator: 4, denominator: 1 },
      { symbol: 'ALBION', numerator: 1, denominator: 10 },
    ]);
  }, 120_000);

  it('is wrong by the same oracle when jumps are let through', async () => {
    const { wrong } = await run(DAYS(1), { faultRate: 0.6 }, 0);
    expect(wrong.some((line) => line.includes('shows'))).toBe(true);
  }, 60_000);
});
