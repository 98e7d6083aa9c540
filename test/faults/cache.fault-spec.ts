import { describeRows } from './support/describe-rows.js';
import { CACHE_LOCKED } from './rows/cache-locked.js';
import { CACHE_OUT_OF_ORDER } from './rows/cache-out-of-order.js';
import { INVALIDATED_WHILE_COMPUTING } from './rows/invalidated-while-computing.js';
import { LEASE_HOLDER_DIES } from './rows/lease-holder-dies.js';
import { PARTIAL_NEVER_FRESH } from './rows/partial-never-fresh.js';
import { POISONED_CACHE } from './rows/poisoned-cache.js';
import { PURGE_UNDER_LOAD } from './rows/purge-under-load.js';
import { THUNDERING_HERD } from './rows/thundering-herd.js';

describeRows('the cache', [
  POISONED_CACHE,
  THUNDERING_HERD,
  INVALIDATED_WHILE_COMPUTING,
  LEASE_HOLDER_DIES,
  CACHE_LOCKED,
  CACHE_OUT_OF_ORDER,
  PURGE_UNDER_LOAD,
  PARTIAL_NEVER_FRESH,
]);
