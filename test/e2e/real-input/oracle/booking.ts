import { parse } from 'csv-parse/sync';
import { Fraction } from './fraction.js';

/** A transaction as the oracle reads it from the CSV; amounts in `currency`. */
export interface Booking {
  readonly date: string;
  readonly type: string;
  readonly symbol: string | null;
  readonly quantity: Fraction;
  readonly price: Fraction;
  readonly fee: Fraction;
  readonly tax: Fraction;
  readonly amount: Fraction;
  readonly currency: string;
  /** Base currency for one unit of `currency`; `null`: the rate of the date. */
  readonly fxRate: Fraction | null;
}

/** Units come in with these, and go out with those. */
export const ARRIVALS: ReadonlySet<string> = new Set(['BUY', 'TRANSFER_IN']);
export const DEPARTURES: ReadonlySet<string> = new Set(['SELL', 'TRANSFER_OUT']);

/** In the order in which they count: by date, arrivals of a day before the rest, else as written. */
export function bookingsOf(csv: string): Booking[] {
  const records: Array<Record<string, string>> = parse(csv, { columns: true });
  const bookings = records.map((record): Booking => {
    const number = (column: string): Fraction =>
      record[column] === '' ? Fraction.ZERO : Fraction.of(record[column] ?? '0');
    return {
      date: record['date']!,
      type: record['type']!,
      symbol: record['symbol'] === '' ? null : record['symbol']!,
      quantity: number('quantity'),
      price: number('price'),
      fee: number('fee'),
      tax: number('tax'),
      amount: number('amount'),
      currency: record['currency']!,
      fxRate: record['fxRate'] === '' ? null : number('fxRate'),
    };
  });
  const rank = ({ type }: Booking): number => (ARRIVALS.has(type) ? 0 : 1);
  return bookings.toSorted((a, b) => (a.date === b.date ? rank(a) - rank(b) : a.date < b.date ? -1 : 1));
}

/** What a purchase costs or a sale brings, with fee and tax. */
export function tradeMoney({ type, quantity, price, fee, tax }: Booking): Fraction {
  const gross = quantity.times(price);
  const charges = fee.plus(tax);
  return ARRIVALS.has(type) ? gross.plus(charges) : gross.minus(charges);
}
