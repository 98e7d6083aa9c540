import { APP_ROLE } from '@portfolio-metrics/database';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { MIGRATIONS } from '../../migrations/index.js';
import { CATALOG_RULES, type CatalogRule, PROBE, SHARED_TABLES } from './catalog-rules.js';
import { createFreshDatabase, type FreshDatabase } from './fresh-database.js';

describe('the catalog of a prepared database', () => {
  let database: FreshDatabase;

  beforeAll(async () => {
    database = await createFreshDatabase();
    await database.prepare(MIGRATIONS);
  });

  afterAll(() => database.drop());

  async function offenders(rule: CatalogRule, login: string): Promise<string[]> {
    const values = rule.offenders.includes('$1') ? [login] : [];
    const { rows } = await database.admin.query<[string]>({ text: rule.offenders, values, rowMode: 'array' });
    return rows.map((row) => row[0]);
  }

  describe.each(CATALOG_RULES.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
    it('holds', async () => {
      expect(await offenders(rule, inject('postgresRuntimeLogin').user)).toEqual([]);
    });

    it('is found broken when it is', async () => {
      await database.admin.query('begin');
      try {
        await database.admin.query(`create role ${PROBE} login in role ${APP_ROLE}`);
        expect(await offenders(rule, PROBE)).toEqual([]);
        for (const statement of rule.offence) await database.admin.query(statement);
        expect(await offenders(rule, PROBE)).not.toEqual([]);
      } finally {
        await database.admin.query('rollback');
      }
    });
  });

  it('has every table that is listed as shared', async () => {
    const { rows } = await database.admin.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    expect(rows.map((row) => row.name)).toEqual(expect.arrayContaining([...SHARED_TABLES]));
  });
});
