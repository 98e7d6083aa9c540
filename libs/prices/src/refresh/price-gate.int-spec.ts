import { Database } from '@portfolio-metrics/database';
import { type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import {
  close,
  EMPTY_TABLES,
  FakeRates,
  FakeSource,
  quote,
  type RefreshParts,
  refreshParts,
} from '../../../../test/support/price-refresh-fixture.js';
import { openTestDatabase, type OpenTestDatabase } from '../../../../test/support/open-test-database.js';
import { PriceQuarantine } from '../persistence/price-quarantine.js';
import { SupersededValues } from '../persistence/superseded-values.js';
import { NO_HISTORY, type ProvidedClose, type ProvidedHistory } from '../price-source.js';
import type { PricesModuleOptions } from '../prices.module-definition.js';
import type { RefreshReport } from './refresh-report.js';

/** A Wednesday, New York open since an hour and a half. */
const NOW = new Date('2024-06-12T15:00:00Z');
const ALICE = '00000000-0000-4000-8000-00000000000a';
const OPERATOR = '00000000-0000-4000-8000-0000000000aa';

describe('the gate in front of stored prices', () => {
  let database: OpenTestDatabase;
  let transactions: Database;
  let quarantine: PriceQuarantine;
  const clock = new ManualClock(NOW.toISOString());

  beforeAll(async () => {
    database = await openTestDatabase({ poolSize: 6 });
    transactions = database.transactions;
    quarantine = new PriceQuarantine(transactions);
  });

  beforeEach(async () => {
    clock.set(NOW.toISOString());
    await database.admin.query(`
      ${EMPTY_TABLES};
      insert into instruments (symbol, name, currency, exchange, asset_class) values
        ('ACME', 'Acme', 'USD', 'XNYS', 'EQUITY');
      insert into price_history (symbol, date, close, source) values ('ACME', '2024-06-11', 100, 'first');
      with p as (insert into portfolios (user_id, name, base_currency) values ('${ALICE}', 'p', 'USD') returning user_id, id)
      insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, currency)
      select user_id, id, '2024-01-02', 'BUY', 'ACME', 1, 1, 'USD' from p`);
  });

  afterAll(async () => {
    await database.drop();
  });

  const parts = (options: PricesModuleOptions): RefreshParts =>
    refreshParts(transactions, clock, { exchangeRateProviders: [], ...options });

  /** A scheduled run at the clock's time. */
  async function due(options: PricesModuleOptions, slot = clock.now()): Promise<RefreshReport> {
    const signal = new AbortController().signal;
    return await parts(options).service.refreshDue({ at: clock.now(), slot, signal, pause: async () => undefined });
  }

  const quoting = (name: string, price: string, currency = 'USD'): FakeSource =>
    new FakeSource(name, { quotes: () => quote(price, currency, clock.now()), history: () => NO_HISTORY });

  const stating = (history: (from: CalendarDate) => readonly ProvidedClose[] | ProvidedHistory): FakeSource =>
    new FakeSource('first', { quotes: () => null, history: (_symbol, from) => history(from) }, { splits: true });

  async function rows(text: string): Promise<unknown[][]> {
    return (await database.admin.query({ text, rowMode: 'array' })).rows as unknown[][];
  }

  const generation = async (): Promise<unknown> =>
    await rows(`select generation from market_generations where key = 'ACME'`);
  const HELD = `select kind, date::text, trim_scale(price)::text, source, status, times_seen from price_quarantine order by id`;
  const CLOSES = 'select date::text, trim_scale(close)::text, source from price_history order by date';
  const QUOTES = 'select trim_scale(price)::text, source from quotes';
  const atClose = (): void => clock.set('2024-06-12T20:15:00Z');

  async function decide(what: 'release' | 'discard'): Promise<object> {
    const [held] = await quarantine.list({ status: 'held', symbol: null, before: null, limit: 1 });
    return await transactions.withoutUser('write', async (manager) =>
      quarantine[what](manager, held!.id, OPERATOR, clock.now()),
    );
  }

  describe('in front of quotes', () => {
    it('holds a jump, once however often it comes, and shows what was before', async () => {
      const before = await generation();
      const report = await due({ providers: [quoting('first', '10000')] });
      expect(report.quotes).toMatchObject({ received: 0, changed: 0, held: 1 });
      clock.advance(900_000);
      await due({ providers: [quoting('first', '10001')] });
      expect(await rows(HELD)).toEqual([['quote', '2024-06-12', '10001', 'first', 'held', 2]]);
      expect([await rows(QUOTES), await generation()]).toEqual([[], before]);
    });

    it('takes the quote of the next provider when the first is in doubt', async () => {
      await due({ providers: [quoting('first', '10000'), quoting('second', '101')] });
      expect(await rows(QUOTES)).toEqual([['101', 'second']]);
      expect(await rows(HELD)).toHaveLength(1);
    });

    it('lets a released quote in like any other, and those near it afterwards', async () => {
      await due({ providers: [quoting('first', '200')] });
      const before = await generation();
      expect(await decide('release')).toMatchObject({ stored: true });
      expect(await rows(QUOTES)).toEqual([['200', 'first']]);
      expect(await generation()).not.toEqual(before);
      expect(await rows('select status, decided_by, decided_at from price_quarantine')).toEqual([
        ['released', OPERATOR, clock.now()],
      ]);
      clock.advance(900_000);
      await due({ providers: [quoting('first', '210')] });
      expect(await rows(QUOTES)).toEqual([['210', 'first']]);
      // What was let in once does not pave the way for the next jump.
      clock.advance(900_000);
      await due({ providers: [quoting('first', '300')] });
      expect(await rows(QUOTES)).toEqual([['210', 'first']]);
    });

    it('shows no more of a day whose quote was discarded', async () => {
      await due({ providers: [quoting('first', '200')] });
      await decide('discard');
      clock.advance(900_000);
      await due({ providers: [quoting('first', '201')] });
      expect(await rows(QUOTES)).toEqual([]);
      expect(await rows(HELD)).toEqual([['quote', '2024-06-12', '200', 'first', 'discarded', 1]]);
    });

    it('stores nothing when a later quote stands where the released one would', async () => {
      await due({ providers: [quoting('first', '200')] });
      clock.advance(900_000);
      await due({ providers: [quoting('first', '101')] });
      expect(await decide('release')).toMatchObject({ stored: false });
      expect(await rows(QUOTES)).toEqual([['101', 'first']]);
    });

    it('decides once, and never about an answer of which nothing was kept', async () => {
      await due({ providers: [quoting('first', '-1')] });
      await expect(decide('release')).rejects.toMatchObject({ code: 'unprocessable' });
      const [held] = await quarantine.list({ status: 'held', symbol: null, before: null, limit: 1 });
      const { id } = held!;
      await decide('discard');
      const again = transactions.withoutUser('write', async (manager) =>
        quarantine.discard(manager, id, OPERATOR, clock.now()),
      );
      await expect(again).rejects.toMatchObject({ code: 'conflict' });
      for (const unknown of ['999999', '0', 'x', '9'.repeat(30)]) {
        const nothing = transactions.withoutUser('write', async (manager) =>
          quarantine.release(manager, unknown, OPERATOR, clock.now()),
        );
        await expect(nothing).rejects.toMatchObject({ code: 'not_found' });
      }
    });

    it('shows each value that cannot be true with its reason, once however often it comes, and never again that day once it was left out', async () => {
      const SHOWN = 'select symbol, reason, stated, status, times_seen from price_quarantine order by id';
      await due({ providers: [quoting('first', '-1')] });
      clock.advance(900_000);
      await due({ providers: [quoting('first', '-1')] });
      const row = ['ACME', 'the quote must be greater than 0', '-1'];
      expect(await rows(SHOWN)).toEqual([[...row, 'held', 2]]);
      await decide('discard');
      clock.advance(900_000);
      await due({ providers: [quoting('first', '-1')] });
      expect(await rows(SHOWN)).toEqual([[...row, 'discarded', 2]]);
      clock.advance(900_000);
      await due({ providers: [quoting('first', '10', 'EUR<b>')] });
      const other = ['ACME', 'the quote is in EUR?b?, the instrument is in USD', '10 EUR?b?', 'held', 1];
      expect(await rows(SHOWN)).toEqual([[...row, 'discarded', 2], other]);
    });

    it('asks for splits when a quote jumps, and lets it in when one explains it', async () => {
      const source = new FakeSource(
        'first',
        {
          quotes: () => quote('25.5', 'USD', clock.now()),
          history: () => ({
            ...NO_HISTORY,
            splits: [{ date: '2024-06-12' as CalendarDate, numerator: 4, denominator: 1 }],
          }),
        },
        { splits: true },
      );
      const report = await due({ providers: [source] });
      expect(report).toMatchObject({ splits: { applied: 1 }, quotes: { received: 1, held: 0 } });
      expect(await rows(QUOTES)).toEqual([['25.5', 'first']]);
    });
  });

  describe('in front of closes', () => {
    it('holds a jump and what is behind it, until an operator lets it in', async () => {
      await database.admin.query(`update price_history set date = '2024-06-07'`);
      atClose();
      const source = stating(() => [close('2024-06-10', '45'), close('2024-06-11', '46'), close('2024-06-12', '44')]);
      expect((await due({ providers: [source] })).closes).toMatchObject({ changed: 0, held: 3 });
      expect(await rows(CLOSES)).toEqual([['2024-06-07', '100', 'first']]);
      expect(await decide('release')).toMatchObject({ stored: true });
      clock.advance(900_000);
      await due({ providers: [source] });
      expect((await rows(CLOSES)).map(([date]) => date)).toEqual([
        '2024-06-07',
        '2024-06-10',
        '2024-06-11',
        '2024-06-12',
      ]);
    });

    it('keeps what a correction replaced, and who stated either', async () => {
      atClose();
      await due({ providers: [stating(() => [close('2024-06-11', '101'), close('2024-06-12', '102')])] });
      expect(await rows(CLOSES)).toEqual([
        ['2024-06-11', '101', 'first'],
        ['2024-06-12', '102', 'first'],
      ]);
      await database.admin.query(
        `update price_history set close = 103, source = 'import' where date = '2024-06-12';
         update price_history set source = 'import'`,
      );
      const superseded = new SupersededValues(transactions);
      expect(await superseded.ofCloses('ACME', null, 10)).toMatchObject([
        { date: '2024-06-12', oldValue: '102', oldSource: 'first', newValue: '103', newSource: 'import' },
        { date: '2024-06-11', oldValue: '100', oldSource: 'first', newValue: '101', newSource: 'first' },
      ]);
      const [last] = await superseded.ofCloses('ACME', null, 1);
      const { id } = last!;
      expect(await superseded.ofCloses('ACME', id, 10)).toHaveLength(1);
      expect(await superseded.ofCloses('OTHER', null, 10)).toEqual([]);
    });

    it('lets nobody but the database write down what was replaced', async () => {
      await expect(
        transactions.withoutUser('write', async (manager) => manager.query('delete from superseded_values')),
      ).rejects.toMatchObject({ code: 'unavailable' });
    });

    it('lets no source correct what another one stated', async () => {
      await database.admin.query(`update price_history set source = 'other'`);
      atClose();
      await due({ providers: [stating(() => [close('2024-06-11', '101'), close('2024-06-12', '102')])] });
      expect(await rows(CLOSES)).toEqual([
        ['2024-06-11', '100', 'other'],
        ['2024-06-12', '102', 'first'],
      ]);
    });

    it('asks the next provider when the first lacks the last close', async () => {
      atClose();
      const second = new FakeSource('second', { quotes: () => null, history: () => [close('2024-06-12', '102')] });
      await due({ providers: [stating(() => [close('2024-06-11', '100')]), second] });
      expect((await rows(CLOSES)).at(-1)).toEqual(['2024-06-12', '102', 'second']);
    });

    it('fills holes of the last months along with the next close', async () => {
      await database.admin.query(
        `insert into price_history (symbol, date, close, source) values ('ACME', '2024-05-01', 95, 'first')`,
      );
      const asked: string[] = [];
      atClose();
      await due({
        providers: [
          stating((from) => {
            asked.push(from);
            return [];
          }),
        ],
      });
      expect(asked).toEqual(['2024-05-02']);
    });
  });

  describe('in front of splits', () => {
    const split = { date: '2024-06-12' as CalendarDate, numerator: 4, denominator: 1 };
    const SPLITS = 'select date::text, numerator, denominator from instrument_splits order by date';
    const answer = (basis: ProvidedHistory['basis'], ...closes: ProvidedClose[]): ProvidedHistory => ({
      ...NO_HISTORY,
      basis,
      closes,
      splits: [split],
    });

    it.each([
      ['as they were printed', answer('as-traded', close('2024-06-11', '100'), close('2024-06-12', '26'))],
      ['restated for the split', answer('split-adjusted', close('2024-06-11', '25'), close('2024-06-12', '26'))],
    ])('takes one over once and stores the same closes, whether they come %s', async (_what, stated) => {
      atClose();
      const report = await due({ providers: [stating(() => stated)] });
      expect(report.splits.applied).toBe(1);
      const expected = [
        ['2024-06-11', '100', 'first'],
        ['2024-06-12', '26', 'first'],
      ];
      expect([await rows(CLOSES), await rows(SPLITS)]).toEqual([expected, [['2024-06-12', 4, 1]]]);
      await database.admin.query(`delete from price_history where date = '2024-06-12'`);
      clock.advance(900_000);
      expect((await due({ providers: [stating(() => stated)] })).splits.applied).toBe(0);
      expect([await rows(CLOSES), await rows(SPLITS)]).toEqual([expected, [['2024-06-12', 4, 1]]]);
    });

    it('believes the instrument when it says otherwise than the provider', async () => {
      await database.admin.query(`update instruments set price_adjustment = 'split_adjusted'`);
      atClose();
      await due({
        providers: [stating(() => answer('as-traded', close('2024-06-11', '25.25'), close('2024-06-12', '26')))],
      });
      expect((await rows(CLOSES))[0]).toEqual(['2024-06-11', '101', 'first']);
    });

    it('leaves alone what an operator made of it', async () => {
      atClose();
      const source = stating(() => answer('as-traded', close('2024-06-12', '26')));
      await due({ providers: [source] });
      await database.admin.query(`delete from instrument_splits; delete from price_history where date = '2024-06-12'`);
      clock.advance(900_000);
      await due({ providers: [source] });
      expect(await rows(SPLITS)).toEqual([]);
      // The same split, a day off: another provider's word on what was decided already.
      const other = {
        ...answer('as-traded', close('2024-06-12', '26')),
        splits: [{ ...split, date: '2024-06-11' as CalendarDate }],
      };
      clock.advance(900_000);
      await due({ providers: [stating(() => other)] });
      expect(await rows(SPLITS)).toEqual([]);
    });

    it('takes one that stands already, a day off, for the same', async () => {
      await database.admin.query(`insert into instrument_splits values ('ACME', '2024-06-11', 8, 2)`);
      atClose();
      await due({ providers: [stating(() => answer('as-traded', close('2024-06-12', '100')))] });
      expect(await rows(SPLITS)).toEqual([['2024-06-11', 8, 2]]);
    });

    it('takes none over that the prices speak against', async () => {
      atClose();
      const report = await due({ providers: [stating(() => answer('as-traded', close('2024-06-12', '99')))] });
      expect(report.splits).toEqual({ applied: 0, contradicted: 1 });
      expect([await rows(SPLITS), (await rows(CLOSES)).length]).toEqual([[], 2]);
      expect(await rows('select reason from price_quarantine')).toEqual([
        ['prices speak against a 4:1 split on 2024-06-12: it was not taken over'],
      ]);
    });

    it.each([
      ['of nothing', { ...split, numerator: 0 }],
      ['of a fraction', { ...split, numerator: 1.5 }],
      ['that changes nothing', { ...split, numerator: 1 }],
      ['of tomorrow', { ...split, date: '2024-06-13' as CalendarDate }],
    ])('believes nothing of an answer with a split %s', async (_what, bad) => {
      atClose();
      await due({
        providers: [stating(() => ({ ...NO_HISTORY, closes: [close('2024-06-12', '99')], splits: [bad] }))],
      });
      expect([await rows(SPLITS), (await rows(CLOSES)).length]).toEqual([[], 1]);
    });
  });

  describe('in front of exchange rates', () => {
    const rate = (date: string, value: string) => ({
      quote: 'USD',
      date: date as CalendarDate,
      rate: new Decimal(value),
    });
    const RATES = 'select date::text, trim_scale(rate)::text from exchange_rates order by date';

    it('stops a currency at a jump, until somebody has imported a rate beyond it', async () => {
      const stated = [rate('2024-06-10', '1.08'), rate('2024-06-11', '108'), rate('2024-06-12', '109')];
      const rates = new FakeRates('ecb', (currency, from) =>
        currency === 'USD' ? stated.filter(({ date }) => date >= from) : [],
      );
      const given = { providers: [], exchangeRateProviders: [rates] };
      expect((await due(given)).exchangeRates).toMatchObject({ received: 1, held: 1 });
      expect(await rows(RATES)).toEqual([['2024-06-10', '1.08']]);
      await database.admin.query(
        `insert into exchange_rates (base, quote, date, rate, source) values ('EUR', 'USD', '2024-06-11', 108, 'import')`,
      );
      clock.advance(24 * 3_600_000);
      await due(given);
      expect((await rows(RATES)).at(-1)).toEqual(['2024-06-12', '109']);
    });

    it('is asked once a day behind the hour of publication, and hourly until the rates are there', async () => {
      const asked: string[] = [];
      let published = '2024-06-11';
      const rates = new FakeRates('ecb', (currency, from, at) => {
        if (currency === 'USD') asked.push(at.toISOString().slice(11, 16));
        return currency === 'USD' && from <= published ? [rate(published, '1.08')] : [];
      });
      clock.set('2024-06-12T00:00:00Z');
      for (let slot = 0; slot < 96; slot += 1) {
        if (clock.now().toISOString() === '2024-06-12T16:45:00.000Z') published = '2024-06-12';
        await due({ providers: [], exchangeRateProviders: [rates] });
        clock.advance(900_000);
      }
      expect(asked).toEqual(['00:00', '15:30', '16:30', '17:30']);
    });
  });

  describe('asks of what is due', () => {
    it('only for symbols that transactions name, and only while their exchange is open', async () => {
      await database.admin.query(`
        insert into instruments (symbol, name, currency, exchange, asset_class) values
          ('IDLE', 'Idle', 'USD', 'XNYS', 'EQUITY'), ('SAKURA', 'Sakura', 'JPY', 'XTKS', 'EQUITY');
        insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, currency)
        select user_id, portfolio_id, date, type, 'SAKURA', 1, 1, 'JPY' from transactions`);
      const quoted: string[] = [];
      const source = new FakeSource('first', {
        quotes: (symbol) => {
          quoted.push(`${symbol} ${clock.now().toISOString().slice(11, 16)}`);
          return null;
        },
        history: () => [],
      });
      // Tokyo: before the lunch break, in it, after it; then New York.
      for (const at of ['02:00', '03:00', '04:00', '15:00', '21:00']) {
        clock.set(`2024-06-12T${at}:00Z`);
        await due({ providers: [source] });
      }
      expect(quoted).toEqual(['SAKURA 02:00', 'SAKURA 04:00', 'ACME 15:00']);
    });

    it('for a close ten minutes behind the session, then at every run until it is there, and not for ever', async () => {
      const asked: string[] = [];
      const source = stating(() => {
        asked.push(clock.now().toISOString().slice(11, 16));
        return [];
      });
      clock.set('2024-06-12T20:00:00Z');
      for (let slot = 0; slot < 20; slot += 1) {
        await due({ providers: [source] });
        clock.advance(300_000);
      }
      expect(asked).toEqual(['20:10', '20:15', '20:20', '20:25', '20:30', '20:35', '20:40', '20:45']);
    });

    it('for a close as long as the provider is away', async () => {
      let calls = 0;
      const away = new FakeSource('first', {
        quotes: () => null,
        history: () => {
          calls += 1;
          throw new Error('away');
        },
      });
      atClose();
      for (let slot = 0; slot < 4; slot += 1) {
        await due({ providers: [away] });
        clock.advance(900_000);
      }
      expect(calls).toBe(4);
    });

    it('once per slot, however often the run is begun', async () => {
      const slot = clock.now();
      let calls = 0;
      const source = new FakeSource('first', {
        quotes: () => {
          calls += 1;
          return quote('101', 'USD', slot);
        },
        history: () => [],
      });
      await due({ providers: [source] }, slot);
      await due({ providers: [source] }, slot);
      expect(calls).toBe(1);
    });
  });

  describe('with what providers say of instruments', () => {
    const described = (change: object = {}) => ({
      symbol: 'ACME',
      name: 'Acme Corporation',
      currency: 'USD',
      exchange: 'XNAS',
      assetClass: 'ETF',
      sector: 'Technology',
      country: 'US',
      ...change,
    });
    const describing = (change: object | null = {}): FakeSource =>
      new FakeSource(
        'first',
        { quotes: () => null, history: () => [], describe: () => (change === null ? null : described(change)) },
        { describe: true },
      );
    const INSTRUMENT = `select name, currency, exchange, asset_class, sector, country from instruments where symbol = 'ACME'`;

    it('fills what is unknown, keeps what somebody has stated, and asks once', async () => {
      const [before] = await rows("select generation from market_generations where key = 'ACME'");
      expect((await due({ providers: [describing()] })).described).toBe(1);
      expect(await rows(INSTRUMENT)).toEqual([['Acme', 'USD', 'XNYS', 'EQUITY', 'Technology', 'US']]);
      expect(await rows("select generation from market_generations where key = 'ACME'")).not.toEqual([before]);
      await database.admin.query(`update instruments set sector = null`);
      clock.advance(900_000);
      expect((await due({ providers: [describing()] })).described).toBe(0);
    });

    it('believes no description of something in another currency, nor what is no sector and no country', async () => {
      await due({ providers: [describing({ currency: 'EUR' })] });
      expect(await rows(INSTRUMENT)).toEqual([['Acme', 'USD', 'XNYS', 'EQUITY', null, null]]);
      await database.admin.query('truncate price_refresh_state');
      clock.advance(900_000);
      await due({ providers: [describing({ sector: 'x\u202Ey', country: 'Atlantis' })] });
      expect(await rows(INSTRUMENT)).toEqual([['Acme', 'USD', 'XNYS', 'EQUITY', null, null]]);
    });

    it('creates an instrument on demand, and changes nothing of one that is there', async () => {
      const { resolver } = parts({ providers: [describing({ currency: 'GBX', exchange: 'LSE' })] });
      expect(await resolver.resolve('NEW')).toMatchObject({
        symbol: 'NEW',
        name: 'Acme Corporation',
        currency: 'GBP',
        exchange: 'XLON',
        assetClass: 'ETF',
      });
      await database.admin.query(`update instruments set name = 'Mine', sector = 'Mine' where symbol = 'NEW'`);
      expect(await resolver.resolve('NEW')).toMatchObject({ name: 'Mine', sector: 'Mine' });
    });

    it('says that nobody knows a symbol, or that nobody answers', async () => {
      await expect(parts({ providers: [describing(null)] }).resolver.resolve('NEW')).rejects.toMatchObject({
        code: 'not_found',
      });
      const away = new FakeSource('away', {}, { describe: true });
      await expect(parts({ providers: [away] }).resolver.resolve('NEW')).rejects.toMatchObject({ code: 'unavailable' });
      await expect(
        parts({ providers: [describing({ currency: null })] }).resolver.resolve('NEW'),
      ).rejects.toMatchObject({ code: 'unprocessable' });
    });
  });
});
