import type { Database } from '@portfolio-metrics/database';
import type { CalendarDate } from '@portfolio-metrics/kernel';

const LAST_CLOSES = `select s.symbol, h.date from unnest($1::text[]) s (symbol), lateral (
    select date from price_history where symbol = s.symbol order by date desc limit 1
  ) h`;

const LAST_RATES = `select q.quote, r.date from unnest($2::character(3)[]) q (quote), lateral (
    select date from exchange_rates where base = $1::character(3) and quote = q.quote order by date desc limit 1
  ) r`;

/** The date of the last stored close by symbol; symbols without one are absent. */
export async function lastCloseDates(
  database: Database,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, CalendarDate>> {
  const { rows } = await database.statement<{ symbol: string; date: CalendarDate }>('prices-last-closes', LAST_CLOSES, [
    symbols,
  ]);
  return new Map(rows.map(({ symbol, date }) => [symbol, date]));
}

/** The date of the last stored rate against `base` by currency; currencies without one are absent. */
export async function lastRateDates(
  database: Database,
  base: string,
  currencies: readonly string[],
): Promise<ReadonlyMap<string, CalendarDate>> {
  const { rows } = await database.statement<{ quote: string; date: CalendarDate }>('rates-last', LAST_RATES, [
    base,
    currencies,
  ]);
  return new Map(rows.map(({ quote, date }) => [quote, date]));
}
