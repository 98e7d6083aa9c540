import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runAll } from './support/run-all.js';

/**
 * How often someone asked for what costs most, so that all replicas count together. Who it was stands there as a keyed hash. Unlogged:
 * after a crash of the server everyone begins to count anew. Columns and their order are those of rate-limiter-flexible.
 */
export class RequestCounts1764000085000 implements MigrationInterface {
  readonly name = 'RequestCounts1764000085000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      `create unlogged table request_counts (
         key varchar(255) not null,
         points integer not null default 0,
         expire bigint,
         constraint request_counts_pk primary key (key))`,
      'grant select, insert, update, delete on request_counts to portfolio_metrics_app',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(runner, ['drop table request_counts']);
  }
}
