import type { MigrationInterface, QueryRunner } from 'typeorm';
import { leaseFunction } from './metrics-cache/cache-functions.js';
import { CHECKSUM_WITH_KEYS, type EntryRules, FIRST_RULES, SOUND_RULES } from './metrics-cache/entry-rules.js';
import { readFunction } from './metrics-cache/read-function.js';
import { storeFunction } from './metrics-cache/store-function.js';
import { bumpForChangesOf } from './support/generation-triggers.js';
import { runAll } from './support/run-all.js';

const WITH_KEYS = 'portfolio_metrics_checksum(uuid, text, integer, text, text[])';

/**
 * Of each table what a figure may say: all columns but `updated_at` and `version`. A table with a column of its own afterwards names it
 * here again, in a migration of its own. Not here are exchange rates, which count from when they were written; splits and dividends have
 * nothing else.
 */
const FACTS = [
  {
    table: 'instruments',
    bump: 'market',
    key: 'r.symbol',
    columns: 'symbol name currency exchange asset_class sector country created_at price_adjustment',
  },
  { table: 'price_history', bump: 'market', key: 'r.symbol', columns: 'symbol date close source' },
  { table: 'quotes', bump: 'market', key: 'r.symbol', columns: 'symbol price as_of source' },
  {
    table: 'market_calendar_overrides',
    bump: 'market',
    key: `'calendar:' || r.mic`,
    columns: 'mic date kind open_time close_time note',
  },
  {
    table: 'portfolios',
    bump: 'user',
    key: 'r.user_id',
    columns: 'user_id id name base_currency cost_basis_method track_cash allow_short time_zone created_at',
  },
  {
    table: 'transactions',
    bump: 'user',
    key: 'r.user_id',
    columns: `user_id id portfolio_id date executed_at sequence ordinal type symbol quantity price fee tax amount currency fx_rate note
      external_id created_at`,
  },
] as const;

/** What counts as a change, and which cached entries are believed. */
export class SoundInvalidation1764000095000 implements MigrationInterface {
  readonly name = 'SoundInvalidation1764000095000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      CHECKSUM_WITH_KEYS,
      `revoke all on function ${WITH_KEYS} from public`,
      `grant execute on function ${WITH_KEYS} to portfolio_metrics_app`,
      ...functions(SOUND_RULES),
      ...FACTS.flatMap(({ table, bump, key, columns }) => bumpForChangesOf(table, bump, key, columns.split(/\s+/))),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      ...FACTS.flatMap(({ table, bump, key }) => bumpForChangesOf(table, bump, key, null)),
      ...functions(FIRST_RULES),
      `drop function ${WITH_KEYS}`,
    ]);
  }
}

function functions(rules: EntryRules): string[] {
  return [leaseFunction, readFunction, storeFunction].map((make) => make(rules, 'create or replace function'));
}
