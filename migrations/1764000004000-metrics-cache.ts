import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CACHE_FUNCTIONS } from './metrics-cache/cache-functions.js';
import { CACHE_MONITORING, DROP_CACHE_MONITORING } from './metrics-cache/cache-monitoring.js';
import { CACHE_PURGE, DROP_CACHE_PURGE } from './metrics-cache/cache-purge.js';
import { CACHE_TABLE, DROP_CACHE_TABLE } from './metrics-cache/cache-table.js';
import {
  DROP_ENTRY_GENERATIONS,
  DROP_ENTRY_TRIGGER_FUNCTIONS,
  ENTRY_GENERATIONS,
} from './metrics-cache/entry-generations.js';
import { FIRST_RULES } from './metrics-cache/entry-rules.js';
import { readFunction } from './metrics-cache/read-function.js';
import { RELEASE_FUNCTION, storeFunction } from './metrics-cache/store-function.js';
import { runAll } from './support/run-all.js';

const CALLED_BY_THE_SERVICE = [
  'enter_portfolio_user(uuid)',
  'milliseconds_until(timestamptz)',
  'portfolio_metrics_checksum(uuid, text, integer, text)',
  'take_generations(uuid, text[])',
  'open_portfolio_metrics(uuid)',
  'lease_portfolio_metrics(uuid, text, text, integer, double precision, boolean)',
  'read_portfolio_metrics(uuid, text, text, integer)',
  `store_portfolio_metrics(uuid, text, text, integer, jsonb, boolean, bigint, timestamptz, bigint, text[], bigint[],
     double precision, double precision, text)`,
  'release_portfolio_metrics(uuid, text, bigint, double precision)',
];

/** The SQL cache: its table, the functions that read and write it in one round trip each, the purge, and the monitoring views. */
export class MetricsCache1764000004000 implements MigrationInterface {
  readonly name = 'MetricsCache1764000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      ...CACHE_TABLE,
      ...ENTRY_GENERATIONS,
      ...CACHE_FUNCTIONS,
      readFunction(FIRST_RULES),
      storeFunction(FIRST_RULES),
      RELEASE_FUNCTION,
      ...CALLED_BY_THE_SERVICE.flatMap((signature) => [
        `revoke all on function ${signature} from public`,
        `grant execute on function ${signature} to portfolio_metrics_app`,
      ]),
      ...CACHE_PURGE,
      ...CACHE_MONITORING,
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      ...DROP_CACHE_MONITORING,
      ...DROP_CACHE_PURGE,
      ...[...CALLED_BY_THE_SERVICE].reverse().map((signature) => `drop function ${signature}`),
      ...DROP_ENTRY_GENERATIONS,
      ...DROP_CACHE_TABLE,
      ...DROP_ENTRY_TRIGGER_FUNCTIONS,
    ]);
  }
}
