import { CACHE_OUT_OF_ORDER } from './rows/cache-out-of-order.js';
import { CLIENT_LEAVES } from './rows/client-leaves.js';
import { INVALIDATED_WHILE_COMPUTING } from './rows/invalidated-while-computing.js';
import { PARTIAL_NEVER_FRESH } from './rows/partial-never-fresh.js';
import { POISONED_CACHE } from './rows/poisoned-cache.js';
import { describeRows } from './support/describe-rows.js';

/** Those of the fault matrix that are quick and can be wrong in a way that nobody would see; `npm run faults` carries out all. */
describeRows('faults', [
  POISONED_CACHE,
  INVALIDATED_WHILE_COMPUTING,
  CACHE_OUT_OF_ORDER,
  PARTIAL_NEVER_FRESH,
  CLIENT_LEAVES,
]);
