import type { CalendarDate } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import type { Instrument, Split } from '../domain/instrument.js';

/** Reference data as the caller's transaction sees it; `InstrumentService` reads it outside of one. By symbol. */
export async function instrumentsOf(
  manager: EntityManager,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, Instrument>> {
  const rows = await manager.query<Instrument[]>(
    `select symbol, name, currency, exchange, asset_class as "assetClass", sector, country
     from instruments where symbol = any ($1)`,
    [symbols],
  );
  return new Map(rows.map((row) => [row.symbol, row]));
}

/** By symbol, oldest first, up to the date `until`; symbols without splits are absent. */
export async function splitsOf(
  manager: EntityManager,
  symbols: readonly string[],
  until: CalendarDate | null,
): Promise<ReadonlyMap<string, readonly Split[]>> {
  const rows = await manager.query<Split[]>(
    `select symbol, date, numerator, denominator from instrument_splits
     where symbol = any ($1) and ($2::date is null or date <= $2) order by symbol, date`,
    [symbols, until],
  );
  const bySymbol = new Map<string, Split[]>();
  for (const split of rows) {
    const known = bySymbol.get(split.symbol);
    if (known === undefined) bySymbol.set(split.symbol, [split]);
    else known.push(split);
  }
  return bySymbol;
}
