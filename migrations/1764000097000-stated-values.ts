import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runAll } from './support/run-all.js';

/** What a provider stated and what cannot be true, as text beside the reason: a price column holds none of `-1`, `NaN` or `1e400`. */
export class StatedValues1764000097000 implements MigrationInterface {
  readonly name = 'StatedValues1764000097000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      `alter table price_quarantine add column stated text,
         add constraint price_quarantine_stated check (length(stated) <= 100)`,
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(runner, ['alter table price_quarantine drop column stated']);
  }
}
