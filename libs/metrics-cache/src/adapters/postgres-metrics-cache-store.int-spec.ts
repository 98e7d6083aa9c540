import { describeMetricsCacheBound } from '../../../../test/contracts/metrics-cache-store-bound.contract.js';
import { describeMetricsCacheChecks } from '../../../../test/contracts/metrics-cache-store-checks.contract.js';
import {
  describeMetricsCacheStore,
  type MetricsCacheStoreHarness,
} from '../../../../test/contracts/metrics-cache-store.contract.js';
import { bumpMarket, bumpUser, createCacheDatabase } from '../../../../test/support/metrics-cache-database.js';

async function harness(): Promise<MetricsCacheStoreHarness> {
  const cache = await createCacheDatabase();
  return {
    store: cache.store,
    bumpUser: (userId) => bumpUser(cache.admin, userId),
    bumpMarket: (key) => bumpMarket(cache.admin, key),
    pass: (ms) => cache.pass(ms),
    close: () => cache.close(),
  };
}

describeMetricsCacheStore('PostgresMetricsCacheStore', harness);
describeMetricsCacheChecks('PostgresMetricsCacheStore', harness);
describeMetricsCacheBound('PostgresMetricsCacheStore', harness);
