import { describe, expect, it } from 'vitest';
import { readSharedSettings } from './shared-settings.js';

const DATABASE_URL = 'postgres://service:pw@db/metrics';

describe('readSharedSettings', () => {
  it('needs nothing: the embedded database of the data folder, with the demo', () => {
    expect(readSharedSettings({ DATA_DIR: '/srv/metrics' })).toMatchObject({
      database: { kind: 'embedded', dataDir: '/srv/metrics' },
      demo: true,
      priceProviders: ['simulated'],
      purgeCron: '17 * * * *',
      priceRefreshCron: '*/15 * * * *',
    });
  });

  it('needs no means to check tokens: a worker has no use for any', () => {
    expect(readSharedSettings({ DATABASE_URL })).toMatchObject({
      database: { kind: 'external', url: DATABASE_URL, adminUrl: null },
      demo: false,
      priceProviders: [],
    });
  });

  it('takes a variable of spaces as one that is not set', () => {
    expect(readSharedSettings({ PURGE_CRON: ' ', DATABASE_URL: '' }).database.kind).toBe('embedded');
  });
});
