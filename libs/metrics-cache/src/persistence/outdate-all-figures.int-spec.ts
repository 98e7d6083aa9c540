import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { outdateAllFigures } from './outdate-all-figures.js';

describe('outdateAllFigures', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => database.drop());

  const generation = async (): Promise<number> => {
    const { rows } = await database.admin.query<{ generation: string }>(
      `select generation from market_generations where key = '*'`,
    );
    return Number(rows[0]!.generation);
  };

  it('gives everything a generation that it never had, also when a restore takes it back and it is done again', async () => {
    const restored = await generation();
    await outdateAllFigures(database.adminUrl);
    const first = await generation();
    await database.admin.query(`update market_generations set generation = ${restored} where key = '*'`);
    await outdateAllFigures(database.adminUrl);
    const second = await generation();
    expect(new Set([restored, first, second]).size).toBe(3);
    expect(second).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });

  it('goes on from a clock that was ahead, and where the row is missing', async () => {
    await database.admin.query(`update market_generations set generation = 9000000000000000 where key = '*'`);
    await outdateAllFigures(database.adminUrl);
    expect(await generation()).toBe(9_000_000_000_000_001);
    await database.admin.query(`delete from market_generations where key = '*'`);
    await outdateAllFigures(database.adminUrl);
    expect(await generation()).toBeGreaterThan(1_700_000_000_000);
  });

  it('is not for the login of the service', async () => {
    await expect(outdateAllFigures(database.runtimeUrl)).rejects.toThrow(
      /may not act as portfolio_metrics_owner: set DATABASE_ADMIN_URL/,
    );
  });
});
