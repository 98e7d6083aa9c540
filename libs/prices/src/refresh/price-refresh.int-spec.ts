import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Database } from '@portfolio-metrics/database';
import { type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import {
  close,
  EMPTY_TABLES,
  FakeRates,
  FakeSource,
  quote as quoteAt,
  refreshParts,
} from '../../../../test/support/price-refresh-fixture.js';
import { openTestDatabase, type OpenTestDatabase } from '../../../../test/support/open-test-database.js';
import type { PriceSource, ProvidedClose, ProvidedQuote } from '../price-source.js';
import type { PricesModuleOptions } from '../prices.module-definition.js';
import { PRICE_REFRESH_JOB, PriceRefreshJob } from './price-refresh.job.js';
import type { PriceRefreshService } from './price-refresh.service.js';

/** A Wednesday, New York open since an hour and a half, Tokyo closed since nine. */
const NOW = new Date('2024-06-12T15:00:00Z');

const quote = (price: string, currency = 'USD', asOf = NOW): ProvidedQuote => quoteAt(price, currency, asOf);

class KilledError extends Error {
  override readonly name = 'KilledError';
}

describe('the refresh of prices', () => {
  let database: OpenTestDatabase;
  let transactions: Database;

  beforeAll(async () => {
    database = await openTestDatabase({ poolSize: 6 });
    transactions = database.transactions;
  });

  beforeEach(async () => {
    await database.admin.query(`
      ${EMPTY_TABLES};
      insert into instruments (symbol, name, currency, exchange, asset_class) values
        ('ACME', 'Acme', 'USD', 'XNYS', 'EQUITY'), ('ALBION.L', 'Albion', 'GBP', 'XLON', 'EQUITY')`);
  });

  afterAll(async () => {
    await database.drop();
  });

  const clock = new ManualClock(NOW.toISOString());

  function refreshing(options: PricesModuleOptions): PriceRefreshService {
    return refreshParts(transactions, clock, options).service;
  }

  async function rows(text: string): Promise<unknown[][]> {
    return (await database.admin.query({ text, rowMode: 'array' })).rows as unknown[][];
  }

  const CLOSES = 'select symbol, date::text, trim_scale(close)::text, source from price_history order by symbol, date';
  const QUOTES = 'select symbol, trim_scale(price)::text, as_of, source from quotes order by symbol';
  const GENERATIONS = 'select key, generation from market_generations order by key';

  it('learns which symbols are in use without reading the transactions, however many there are', async () => {
    await database.admin.query(`
      insert into portfolios (user_id, id, name, base_currency)
        select md5('user' || n)::uuid, md5('portfolio' || n)::uuid, 'Mine', 'USD' from generate_series(1, 50) n;
      insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, amount, currency)
        select md5('user' || n)::uuid, md5('portfolio' || n)::uuid, date '2024-06-03', case k % 3 when 2 then 'DEPOSIT' else 'BUY' end,
          (array['ACME', 'ALBION.L', null])[1 + k % 3], 1, 1, 1, 'USD' from generate_series(1, 50) n, generate_series(1, 60) k;
      analyze transactions`);
    await database.admin.query('begin');
    expect(await rows('select * from symbols_in_use() order by 1')).toEqual([['ACME'], ['ALBION.L']]);
    const read = `select seq_tup_read::int, idx_scan::int from pg_stat_xact_user_tables where relname = 'transactions'`;
    expect(await rows(read)).toEqual([[0, 3]]);
    await database.admin.query('rollback');
  });

  it('fills years of closes, quotes and rates at the first run, in a few seconds at most, and changes nothing at the second', async () => {
    await database.admin.query(`
      insert into instruments (symbol, name, currency, exchange, asset_class)
      select 'DEMO' || i, 'Demo', (array['USD', 'EUR', 'CHF', 'JPY', 'HKD'])[1 + i % 5],
        (array['XNYS', 'XETR', '24/7', 'XTKS', null])[1 + i % 5], 'EQUITY' from generate_series(1, 10) i`);
    const sut = refreshing({ providers: ['simulated'] });
    const first = await sut.refresh(NOW);
    expect(first).toMatchObject({ instruments: 12, postponed: 0, failures: [], quotes: { received: 12, changed: 12 } });
    expect(first.closes.changed).toBeGreaterThan(12_000);
    expect(first.closes.received).toBe(first.closes.changed);
    expect(first.exchangeRates.changed).toBeGreaterThan(5_000);
    expect(await rows('select distinct source from price_history union select source from quotes')).toEqual([
      ['simulated'],
    ]);
    const before = await rows(GENERATIONS);
    const second = await sut.refresh(NOW);
    expect([second.closes, second.quotes.changed, second.exchangeRates.changed]).toEqual([
      { received: 0, changed: 0, refused: 0, held: 0 },
      0,
      0,
    ]);
    expect(await rows(GENERATIONS)).toEqual(before);
  });

  it('stores no close of a session that is not over', async () => {
    await refreshing({ providers: ['simulated'], historyYears: 1 }).refresh(NOW);
    expect(await rows(`select symbol, max(date)::text from price_history group by 1 order by 1`)).toEqual([
      ['ACME', '2024-06-11'],
      ['ALBION.L', '2024-06-11'],
    ]);
    await refreshing({ providers: ['simulated'], historyYears: 1 }).refresh(new Date('2024-06-12T15:30:00Z'));
    expect(await rows(`select symbol, max(date)::text from price_history group by 1 order by 1`)).toEqual([
      ['ACME', '2024-06-11'],
      ['ALBION.L', '2024-06-12'],
    ]);
  });

  it('asks for what is missing behind the last close, and for the week before it again', async () => {
    await database.admin.query(
      `insert into price_history (symbol, date, close, source) values ('ACME', '2024-06-06', 10, 'import')`,
    );
    const history = vi.fn<(symbol: string, from: CalendarDate, to: CalendarDate) => ProvidedClose[]>(() => []);
    await refreshing({
      providers: [new FakeSource('first', { quotes: () => null, history })],
      historyYears: 2,
    }).refresh(NOW);
    expect(history.mock.calls).toEqual([
      ['ACME', '2024-05-31', '2024-06-11'],
      ['ALBION.L', '2022-06-11', '2024-06-11'],
    ]);
  });

  it('falls through to the next provider where one fails or does not know, and says so', async () => {
    const first = new FakeSource('first', { quotes: (symbol) => (symbol === 'ACME' ? quote('10') : null) });
    const second = new FakeSource('second', {
      quotes: () => quote('1025', 'GBX'),
      history: (symbol, _from, to) => [close(to, '9', symbol === 'ACME' ? 'USD' : 'GBP')],
    });
    const report = await refreshing({ providers: [first, second] }).refresh(NOW);
    expect(await rows(QUOTES)).toEqual([
      ['ACME', '10', NOW, 'first'],
      ['ALBION.L', '10.25', NOW, 'second'],
    ]);
    expect(await rows(CLOSES)).toEqual([
      ['ACME', '2024-06-11', '9', 'second'],
      ['ALBION.L', '2024-06-11', '9', 'second'],
    ]);
    expect(report.failures).toEqual([
      { source: 'first', subject: 'ACME', reason: 'failed: Error' },
      { source: 'first', subject: 'ALBION.L', reason: 'failed: Error' },
    ]);
  });

  it('keeps what is stored when every provider fails', async () => {
    await database.admin.query(
      `insert into quotes (symbol, price, as_of, source) values ('ACME', 7, '2024-06-11T20:00:00Z', 'first')`,
    );
    const report = await refreshing({ providers: [new FakeSource('first', {}), new FakeSource('second', {})] }).refresh(
      NOW,
    );
    expect(await rows(QUOTES)).toEqual([['ACME', '7', new Date('2024-06-11T20:00:00Z'), 'first']]);
    expect(report.failures.map(({ source, subject }) => `${source} ${subject}`)).toEqual([
      'first ACME',
      'second ACME',
      'first ALBION.L',
      'second ALBION.L',
      'first quotes',
      'second quotes',
    ]);
  });

  it.each([
    ['NaN', quote('NaN')],
    ['zero', quote('0')],
    ['a negative price', quote('-1')],
    ['infinity', quote('Infinity')],
    ['1e400', quote('1e400')],
    ['another currency', quote('10', 'EUR')],
    ['an instant of the future', quote('10', 'USD', new Date('2024-06-13T15:00:00Z'))],
    ['an instant that is none', quote('10', 'USD', new Date(Number.NaN))],
  ])('refuses %s as a quote and takes the next provider', async (_what, bad) => {
    await database.admin.query(`delete from instruments where symbol = 'ALBION.L'`);
    const answers = { history: () => [] };
    const report = await refreshing({
      providers: [
        new FakeSource('bad', { ...answers, quotes: () => bad }),
        new FakeSource('good', { ...answers, quotes: () => quote('10') }),
      ],
    }).refresh(NOW);
    expect(await rows(QUOTES)).toEqual([['ACME', '10', NOW, 'good']]);
    expect(report.quotes).toEqual({ received: 1, changed: 1, refused: 1, held: 0 });
    expect(report.failures).toMatchObject([{ source: 'bad' }]);
    expect(await rows('select kind, source, status from price_quarantine')).toEqual([['answer', 'bad', 'held']]);
  });

  it.each([
    ['that was not asked for', close('2024-06-12', '4')],
    ['of the far future', close('2099-01-01', '5')],
    ['of long ago', close('1999-01-01', '6')],
    ['that comes twice', close('2024-06-07', '2')],
    ['that is no price', close('2024-06-10', '-1')],
    ['in another currency', close('2024-06-10', '1', 'EUR')],
  ])('believes nothing of an answer with a close %s, and takes the next provider', async (_what, bad) => {
    await database.admin.query(`delete from instruments where symbol = 'ALBION.L'`);
    const good = [close('2024-06-07', '1'), close('2024-06-11', '1.1')];
    const report = await refreshing({
      providers: [
        new FakeSource('bad', { quotes: () => null, history: () => [...good, bad] }),
        new FakeSource('good', { quotes: () => null, history: () => good }),
      ],
    }).refresh(NOW);
    expect(await rows(CLOSES)).toEqual([
      ['ACME', '2024-06-07', '1', 'good'],
      ['ACME', '2024-06-11', '1.1', 'good'],
    ]);
    expect(report.closes).toEqual({ received: 2, changed: 2, refused: 1, held: 0 });
    expect(await rows('select symbol, kind, price, source, status from price_quarantine')).toEqual([
      ['ACME', 'answer', null, 'bad', 'held'],
    ]);
  });

  it('goes on behind what a person imported, and never sets a quote back', async () => {
    await database.admin.query(`
      insert into exchange_rates (base, quote, date, rate, source) values ('EUR', 'USD', '2024-06-10', 2, 'import');
      insert into quotes (symbol, price, as_of, source) values ('ACME', 7, '2024-06-12T14:59:00Z', 'first')`);
    const rates = new FakeRates('first', (currency, from) =>
      currency === 'USD' ? [{ quote: 'USD', date: from, rate: new Decimal('2.2') }] : [],
    );
    const old = quote('6', 'USD', new Date('2024-06-12T14:58:00Z'));
    const source = new FakeSource('first', { quotes: () => old, history: () => [] });
    const report = await refreshing({ providers: [source], exchangeRateProviders: [rates] }).refresh(NOW);
    expect(report.exchangeRates.received).toBe(1);
    expect(await rows('select date::text, trim_scale(rate)::text, source from exchange_rates order by date')).toEqual([
      ['2024-06-10', '2', 'import'],
      ['2024-06-11', '2.2', 'first'],
    ]);
    expect(await rows(`select trim_scale(price)::text from quotes where symbol = 'ACME'`)).toEqual([['7']]);
  });

  it('fetches no more closes than it may, and the rest at the next run', async () => {
    const sut = refreshing({ providers: ['simulated'], historyYears: 1, maxClosesPerRefresh: 1 });
    expect((await sut.refresh(NOW)).postponed).toBe(1);
    expect(await rows('select distinct symbol from price_history')).toEqual([['ACME']]);
    expect((await sut.refresh(NOW)).postponed).toBe(0);
    expect(await rows('select distinct symbol from price_history order by 1')).toEqual([['ACME'], ['ALBION.L']]);
  });

  it('does nothing without providers', async () => {
    expect(await refreshing({}).refresh(NOW)).toMatchObject({ instruments: 0, failures: [] });
    expect(await rows('select 1 from exchange_rates limit 1')).toEqual([]);
  });

  describe('as a job', () => {
    function job(
      source: PriceSource,
      refreshCron: string | null = null,
      scheduler?: SchedulerRegistry,
    ): PriceRefreshJob {
      const given = { providers: [source], exchangeRateProviders: [], refreshCron, refreshAtStart: false };
      return refreshParts(transactions, clock, given).job(scheduler);
    }

    beforeEach(async () => {
      clock.set(NOW.toISOString());
      await database.admin.query(`
        with p as (insert into portfolios (user_id, name, base_currency)
          values ('00000000-0000-4000-8000-00000000000a', 'p', 'USD') returning user_id, id)
        insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, currency)
        select user_id, id, '2024-01-02', 'BUY', 'ACME', 1, 1, 'USD' from p`);
    });

    /** A source whose quotes come when the test says so. */
    function gated(): { source: PriceSource; asked: Promise<void>; release: () => void } {
      let release!: () => void;
      let ask!: () => void;
      const released = new Promise<void>((resolve) => (release = resolve));
      const asked = new Promise<void>((resolve) => (ask = resolve));
      class GatedSource extends FakeSource {
        override async quotes(...call: Parameters<FakeSource['quotes']>): Promise<Map<string, ProvidedQuote>> {
          ask();
          await released;
          return await super.quotes(...call);
        }
      }
      const source = new GatedSource('gated', { quotes: () => quote('10'), history: () => [] });
      return { source, asked, release };
    }

    it('runs on one replica at a time', async () => {
      const { source, asked, release } = gated();
      const running = job(source).run();
      await asked;
      expect(await job(new FakeSource('other', {})).run()).toBeNull();
      release();
      expect(await running).toMatchObject({ quotes: { received: 1 } });
      expect(await job(new FakeSource('other', {})).run()).toBeNull();
      clock.advance(1);
      expect(await job(new FakeSource('other', {})).run()).not.toBeNull();
    });

    it('runs on its schedule, one run after the other, and the shutdown waits for the one under way', async () => {
      const logged = vi.spyOn(Logger.prototype, 'log').mockReturnValue();
      vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
      const registry = new SchedulerRegistry();
      const { source, asked, release } = gated();
      const sut = job(source, '0 0 1 1 *', registry);
      sut.onApplicationBootstrap();
      const cron = registry.getCronJob(PRICE_REFRESH_JOB);
      await cron.fireOnTick();
      await cron.fireOnTick();
      await asked;
      let stopped = false;
      const stopping = sut.beforeApplicationShutdown().then(() => (stopped = true));
      await cron.fireOnTick();
      expect(stopped).toBe(false);
      release();
      await stopping;
      await cron.stop();
      expect(await rows('select symbol from quotes')).toEqual([['ACME']]);
      expect(logged.mock.calls.map(([line]) => (line as { message: string }).message)).toEqual([
        'the price refresh begins',
        'prices were refreshed',
      ]);
      const fields = logged.mock.calls[1]![0] as Record<string, unknown>;
      expect(fields).toMatchObject({
        stage: 'done',
        quotesPlanned: 1,
        quotesDone: 1,
        quotesReceived: 1,
        quotesChanged: 1,
        closesHeld: 0,
        exchangeRatesRefused: 0,
        failureCount: 0,
      });
      // What is nested is not written to the log, nor a field too many.
      const isPlain = (value: unknown): boolean => ['string', 'number'].includes(typeof value);
      expect([Object.values(fields).every(isPlain), Object.keys(fields).length <= 28]).toEqual([true, true]);
      vi.restoreAllMocks();
    });

    describe('of several replicas', () => {
      const CRON = '*/15 * * * *';
      const RUNS = 'select slot, status, attempts from price_refresh_runs order by slot';
      const slotAt = (iso: string): Date => new Date(iso);
      const asking = (asked: string[]): FakeSource =>
        new FakeSource('first', {
          quotes: (symbol) => {
            asked.push(`${symbol} ${clock.now().toISOString().slice(11, 16)}`);
            return quote('10', 'USD', clock.now());
          },
          history: () => [],
        });

      it('fires once per slot, whoever comes first and however often', async () => {
        const asked: string[] = [];
        const replicas = [1, 2, 3].map(() => job(asking(asked), CRON, new SchedulerRegistry()));
        clock.set('2024-06-12T15:00:01Z');
        await Promise.all(replicas.map(async (replica) => replica.run()));
        for (const replica of replicas) expect(await replica.run()).toBeNull();
        expect(asked).toEqual(['ACME 15:00']);
        expect(await rows(RUNS)).toEqual([[slotAt('2024-06-12T15:00:00Z'), 'finished', 1]]);
      });

      it('makes a missed run up once, and no more of several missed ones', async () => {
        const asked: string[] = [];
        const sut = job(asking(asked), CRON, new SchedulerRegistry());
        await sut.run();
        clock.set('2024-06-12T16:47:00Z');
        await sut.run();
        await sut.run();
        expect(asked).toEqual(['ACME 15:00', 'ACME 16:47']);
        expect((await rows(RUNS)).map(([slot]) => slot)).toEqual([NOW, slotAt('2024-06-12T16:45:00Z')]);
      });

      it('does not serve an earlier slot than one that was served, when a clock is behind', async () => {
        const asked: string[] = [];
        const sut = job(asking(asked), CRON, new SchedulerRegistry());
        await sut.run();
        clock.set('2024-06-12T14:50:00Z');
        expect(await sut.run()).toBeNull();
        expect(asked).toHaveLength(1);
      });

      it('goes on with a run whose replica was killed, without asking again for what was stored', async () => {
        await database.admin.query(`
          insert into instruments (symbol, name, currency, exchange, asset_class)
          select 'P' || i, 'P', 'USD', 'XNYS', 'EQUITY' from generate_series(1, 12) i;
          insert into quotes (symbol, price, as_of, source)
          select 'P' || i, 10, '2024-06-11T20:00:00Z', 'first' from generate_series(1, 12) i;
          delete from transactions where symbol = 'ACME';
          insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, currency)
          select user_id, id, '2024-01-02', 'BUY', 'P' || i, 1, 1, 'USD' from portfolios, generate_series(1, 12) i`);
        const asked: string[] = [];
        const source = new FakeSource(
          'first',
          {
            quotes: (symbol) => {
              asked.push(symbol);
              return quote('10.5');
            },
            history: () => [],
          },
          { batchSize: 1 },
        );
        const given = { providers: [source], exchangeRateProviders: [], refreshCron: CRON };
        const replica = refreshParts(transactions, clock, given);
        const { service, options } = replica;
        const refreshDue: PriceRefreshService['refreshDue'] = async (due) =>
          await service.refreshDue({
            ...due,
            pause: async () => {
              if (asked.length === 10) throw new KilledError();
            },
          });
        const dying = { refreshDue } as unknown as PriceRefreshService;
        await expect(new PriceRefreshJob(transactions, clock, dying, options).run()).rejects.toThrow(KilledError);
        // A process that is killed says nothing any more.
        await database.admin.query(`update price_refresh_runs set status = 'running', finished_at = null`);
        clock.advance(60_000);
        expect(await replica.job(new SchedulerRegistry()).run()).toMatchObject({ stage: 'done' });
        expect(asked).toHaveLength(12);
        expect(new Set(asked).size).toBe(12);
        expect(await rows(RUNS)).toEqual([[NOW, 'finished', 2]]);
      });

      it('leaves the rest to the next start when it is stopped half-way', async () => {
        const { source, asked, release } = gated();
        const sut = job(source, CRON, new SchedulerRegistry());
        const running = sut.run();
        await asked;
        const stopping = sut.beforeApplicationShutdown();
        release();
        await Promise.all([running, stopping]);
        expect(await rows(RUNS)).toEqual([[NOW, 'running', 1]]);
      });
    });

    it('has no schedule without a cron expression, and says what is missing with one', () => {
      const registry = new SchedulerRegistry();
      job(new FakeSource('first', {}), null, registry).onApplicationBootstrap();
      expect(registry.getCronJobs().size).toBe(0);
      expect(() => job(new FakeSource('first', {}), '0 * * * *').onApplicationBootstrap()).toThrow(/ScheduleModule/);
    });
  });
});
