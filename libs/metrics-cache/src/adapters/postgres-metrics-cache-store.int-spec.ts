import { describeMetricsCacheStore } from '../../../../test/contracts/metrics-cache-store.contract.js';
import { bumpMarket, bumpUser, createCacheDatabase } from '../../test/cache-database.js';

describeMetricsCacheStore('PostgresMetricsCacheStore', async () => {
  const { store, admin, pass, close } = await createCacheDatabase();
  return {
    store,
    bumpUser: (userId) => bumpUser(admin, userId),
    bumpMarket: (key) => bumpMarket(admin, key),
    pass,
    close,
  };
});
