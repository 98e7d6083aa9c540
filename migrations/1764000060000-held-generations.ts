import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runAll } from './support/run-all.js';

/**
 * Hops through the index from one symbol and currency to the next, so the cost grows with the number of instruments and not of
 * transactions. Rows without a symbol stand behind the others in the index and are hopped through on their own.
 */
const HELD_MARKET = `create function held_market(p_user uuid, p_portfolio uuid,
  out known boolean, out symbols text[], out currencies text[])
language plpgsql stable as $$
begin
  with recursive scope as (
    select id, base_currency from public.portfolios where user_id = p_user and (p_portfolio is null or id = p_portfolio)
  ), held as (
    select first.* from scope cross join lateral (
      select portfolio_id, symbol, currency from public.transactions
      where user_id = p_user and portfolio_id = scope.id and symbol is not null order by symbol, currency limit 1) first
    union all
    select next.* from held cross join lateral (
      select portfolio_id, symbol, currency from public.transactions
      where user_id = p_user and portfolio_id = held.portfolio_id and (symbol, currency) > (held.symbol, held.currency)
      order by symbol, currency limit 1) next
  ), cash as (
    select first.* from scope cross join lateral (
      select portfolio_id, currency from public.transactions
      where user_id = p_user and portfolio_id = scope.id and symbol is null order by currency limit 1) first
    union all
    select next.* from cash cross join lateral (
      select portfolio_id, currency from public.transactions
      where user_id = p_user and portfolio_id = cash.portfolio_id and symbol is null and currency > cash.currency
      order by currency limit 1) next
  ), named as (
    select distinct symbol from held
  )
  select exists (select from scope), array (select symbol from named order by symbol), array (
      select currency::text from held union select currency::text from cash union select base_currency::text from scope
      union select currency::text from public.instruments where symbol in (select symbol from named) order by 1)
    into known, symbols, currencies;
end $$`;

/**
 * What is held and the generations of its market data in one round trip. The generations are taken in a later snapshot than what
 * is held: whoever reads prices afterwards reads them after their generations.
 */
const TAKE_HELD_GENERATIONS = `create function take_held_generations(p_user uuid, p_portfolio uuid, p_currencies text[], p_keys text[],
  out known boolean, out symbols text[], out currencies text[], out base_currency text, out time_zone text,
  out market_keys text[], out market_generations bigint[])
language plpgsql volatile as $$
begin
  perform public.enter_portfolio_user(p_user);
  select h.known, h.symbols, array(select unnest(h.currencies) union select unnest(p_currencies) order by 1)
    into known, symbols, currencies
    from public.held_market(p_user, p_portfolio) h;
  select p.base_currency, p.time_zone into base_currency, time_zone
    from public.portfolios p where p.user_id = p_user and (p_portfolio is null or p.id = p_portfolio)
    order by p.created_at, p.id limit 1;
  market_keys := array(
    select unnest(symbols) union select unnest(p_keys)
    union select 'fx:' || base || '/' || quote from unnest(currencies) base, unnest(currencies) quote where base <> quote);
  select g.market_generations into market_generations from public.take_generations(p_user, market_keys) g;
end $$`;

const SIGNATURES = ['held_market(uuid, uuid)', 'take_held_generations(uuid, uuid, text[], text[])'];

/** What a user holds, and in which generation its market data is, without a transaction around it. */
export class HeldGenerations1764000060000 implements MigrationInterface {
  readonly name = 'HeldGenerations1764000060000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      HELD_MARKET,
      TAKE_HELD_GENERATIONS,
      ...SIGNATURES.flatMap((signature) => [
        `revoke all on function ${signature} from public`,
        `grant execute on function ${signature} to portfolio_metrics_app`,
      ]),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(
      runner,
      SIGNATURES.toReversed().map((signature) => `drop function ${signature}`),
    );
  }
}
