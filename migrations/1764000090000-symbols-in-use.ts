import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runAll } from './support/run-all.js';

const symbolsInUse = (body: string): string =>
  `create or replace function symbols_in_use() returns setof text language sql stable security definer
     set search_path = pg_catalog, public, pg_temp as $$ ${body} $$`;

/** Hops from one symbol to the next: the cost grows with the number of instruments and not of transactions. */
const HOPPING = symbolsInUse(`with recursive used as (
    (select t.symbol from public.transactions t where t.symbol is not null order by t.symbol limit 1)
    union all
    select next.symbol from used cross join lateral (
      select t.symbol from public.transactions t where t.symbol > used.symbol order by t.symbol limit 1) next
  )
  select symbol from used`);

const SCANNING = symbolsInUse('select distinct t.symbol from public.transactions t where t.symbol is not null');

/** The price refresh asks every time for the symbols that anybody's transactions name; deleting an instrument asks for one of them. */
export class SymbolsInUse1764000090000 implements MigrationInterface {
  readonly name = 'SymbolsInUse1764000090000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      'create index transactions_symbols on transactions (symbol) where symbol is not null',
      HOPPING,
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(runner, [SCANNING, 'drop index transactions_symbols']);
  }
}
