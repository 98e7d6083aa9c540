import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { connect } from '@portfolio-metrics/database';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CacheDatabase, createCacheDatabase } from '../../../../test/support/metrics-cache-database.js';
import { openDatabase } from './open-database.js';
import { purgeCacheNow, purgeLine } from './purge-cache-now.js';

const EXPIRED = `insert into portfolio_metrics_cache (user_id, cache_key, params, schema_version, stale_until)
  select gen_random_uuid(), 'portfolio:v1:dashboard:' || n, '', 1, now() - interval '1 day' from generate_series(1, 3) n`;

const silent = (): void => undefined;

describe('the purge by hand', () => {
  beforeAll(() => Logger.overrideLogger(false));

  async function withDatabase(work: (cache: CacheDatabase) => Promise<void>): Promise<void> {
    const cache = await createCacheDatabase(1);
    try {
      await work(cache);
    } finally {
      await cache.close();
    }
  }

  it('purges the database that the service is configured with', async () => {
    await withDatabase(async ({ admin, runtimeUrl, adminUrl }) => {
      await admin.query(EXPIRED);
      const database = { kind: 'external', url: runtimeUrl, adminUrl } as const;
      const report = await purgeCacheNow({ database }, false, silent);
      expect(purgeLine(report)).toBe(
        '3 rows are past their stale limit (0 entries in all): 3 deleted; 0 old idempotency keys deleted',
      );
    });
  });

  it('uses the embedded server of a running service and leaves it running; opens one where none runs', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-purge-'));
    await chmod(dataDir, 0o755);
    const database = { kind: 'embedded', dataDir } as const;
    try {
      const service = await openDatabase(database, silent);
      try {
        expect(await purgeCacheNow({ database }, true, silent)).toMatchObject({ outcome: 'purged' });
        const client = await connect(service.url, 'test');
        await client.end();
      } finally {
        await service.close();
      }
      expect(await purgeCacheNow({ database }, false, silent)).toMatchObject({ outcome: 'purged', deletedEntries: 0 });
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it.each([
    ['busy', /^another process is purging/],
    ['refused', /^refused: 5 rows .* \(9 entries in all\).* --force$/],
  ] as const)('says in one line that it was %s', (outcome, line) => {
    const report = {
      outcome,
      deletedEntries: 0,
      expiredEntries: 5,
      totalEntries: 9,
      deletedIdempotencyKeys: 0,
      tookMs: 1,
    };
    expect(purgeLine(report)).toMatch(line);
  });
});
