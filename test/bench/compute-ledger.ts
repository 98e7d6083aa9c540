import type { HoldingsInput, ValuationPrice } from '../../libs/holdings/src/index.ts';
import type { CalendarDate } from '../../libs/kernel/src/index.ts';
import type { Instrument, LedgerTransaction } from '../../libs/ledger/src/index.ts';
import type { PriceSeries, RateSeries } from '../../libs/performance/src/index.ts';
import type { ComputeLibrary } from './compute-library.ts';

export interface LedgerSize {
  readonly symbols: number;
  readonly years: number;
  readonly transactions: number;
}

/** A ledger and its market, made up from a seed: two purchases to a sale, fees, dividends, a quarter of the instruments in euros. */
export interface SyntheticLedger {
  readonly holdings: HoldingsInput;
  readonly prices: ReadonlyMap<string, PriceSeries>;
  readonly rates: ReadonlyMap<string, RateSeries>;
  readonly to: CalendarDate;
}

const LAST_DAY = '2026-11-20';

export function syntheticLedger({ kernel }: ComputeLibrary, size: LedgerSize, seed = 42): SyntheticLedger {
  const random = seededRandom(seed);
  const { Decimal, addDays, toDayNumber, fromDayNumber, calendarDate } = kernel;
  const to = calendarDate(LAST_DAY);
  const first = toDayNumber(addDays(to, -Math.round(size.years * 365.25)));
  const last = toDayNumber(to);
  const weekdays: number[] = [];
  for (let day = first; day <= last; day += 1) if ((day + 4) % 7 > 0 && (day + 4) % 7 < 6) weekdays.push(day);
  const names = Array.from({ length: size.symbols }, (_, index) => `SYM${index}`);
  const currencyOf = (index: number): string => (index % 4 === 3 ? 'EUR' : 'USD');
  const walk = (start: number, step: number): Float64Array => {
    let value = start;
    return Float64Array.from(weekdays, () => (value = Math.max(0.01, value * (1 + (random() - 0.49) * step))));
  };
  const days = Int32Array.from(weekdays);
  const series = names.map(() => walk(20 + random() * 300, 0.03));
  const euro = walk(1.1, 0.005);

  const held = names.map(() => 0);
  const transactions = Array.from({ length: size.transactions }, (_, index): LedgerTransaction => {
    const at = Math.min(weekdays.length - 1, Math.floor((index / size.transactions) * weekdays.length));
    const symbol = Math.floor(random() * size.symbols);
    const price = series[symbol]![at]!.toFixed(4);
    const kind = random();
    const sold = Math.floor(held[symbol]! * (0.2 + random() * 0.6) * 100) / 100;
    const type = kind < 0.06 ? 'DIVIDEND' : kind < 0.4 && sold > 0 ? 'SELL' : 'BUY';
    const quantity = type === 'SELL' ? sold : Math.ceil(random() * 5000) / 100;
    if (type !== 'DIVIDEND') held[symbol]! += type === 'BUY' ? quantity : -quantity;
    return {
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      portfolioId: 'main',
      date: fromDayNumber(weekdays[at]!),
      executedAt: null,
      sequence: index,
      type,
      symbol: names[symbol]!,
      quantity: type === 'DIVIDEND' ? null : new Decimal(quantity.toFixed(2)),
      price: type === 'DIVIDEND' ? null : new Decimal(price),
      fee: new Decimal(type === 'DIVIDEND' ? '0' : '1.5'),
      tax: new Decimal(type === 'DIVIDEND' ? '0.75' : '0'),
      amount: type === 'DIVIDEND' ? new Decimal((random() * 50).toFixed(2)) : null,
      currency: currencyOf(symbol),
      fxRate: null,
      note: null,
      externalId: null,
    };
  });
  const rateTable = euro;
  const rateOfDay = new Map(
    weekdays.map((day, at) => [fromDayNumber(day) as string, new Decimal(rateTable[at]!.toFixed(6))]),
  );
  const prices = new Map(names.map((name, index) => [name, { days, closes: series[index]! }]));
  return {
    holdings: {
      portfolios: [
        {
          id: 'main',
          name: 'Main',
          baseCurrency: 'USD',
          costBasisMethod: 'FIFO',
          trackCash: false,
          allowShort: false,
          timeZone: 'UTC',
          createdAt: new Date(0),
        },
      ],
      transactions,
      instruments: new Map(names.map((symbol, index) => [symbol, instrument(symbol, currencyOf(index))])),
      splits: new Map(),
      baseCurrency: 'USD',
      asOf: to,
      prices: new Map(
        names.map((name, index) => {
          const [previous, current] = [series[index]!.at(-2)!, series[index]!.at(-1)!];
          const valuation: ValuationPrice = {
            price: new Decimal(current.toFixed(4)),
            date: to,
            asOf: null,
            source: 'synthetic',
            stale: false,
            currentSession: true,
            sessionDate: to,
            previousClose: { date: fromDayNumber(weekdays.at(-2)!), price: new Decimal(previous.toFixed(4)) },
          };
          return [name, valuation];
        }),
      ),
      rates: (from, base, date) => (from === base ? kernel.ONE : (rateOfDay.get(date) ?? null)),
      withSales: false,
    },
    prices,
    rates: new Map([['EUR', { days, rates: euro }]]),
    to,
  };
}

function instrument(symbol: string, currency: string): Instrument {
  return { symbol, name: symbol, currency, exchange: 'XNAS', assetClass: 'equity', sector: null, country: null };
}

/** mulberry32: the same numbers for the same seed, everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
