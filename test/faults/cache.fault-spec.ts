import { describeRows } from './support/describe-rows.js';
import { CACHE_OUT_OF_ORDER } from './rows/cache-out-of-order.js';
import { INVALIDATED_WHILE_COMPUTING } from './rows/invalidated-while-computing.js';
import { PARTIAL_NEVER_FRESH } from './rows/partial-never-fresh.js';
import { POISONED_CACHE } from './rows/poisoned-cache.js';

describeRows('the cache', [POISONED_CACHE, INVALIDATED_WHILE_COMPUTING, CACHE_OUT_OF_ORDER, PARTIAL_NEVER_FRESH]);
