import { describeRows } from './support/describe-rows.js';
import { ANSWERS_IN_A_PROBE, LOW_TRAFFIC, OLD_FAILURES } from './rows/guard-failures.js';
import { FEED_HANGS, FEED_SLOW, FULL_HOUSE, PROBE_HANGS, RETRY_STORM } from './rows/guard-load.js';

describeRows('a call to a dependency', [
  FEED_HANGS,
  PROBE_HANGS,
  FEED_SLOW,
  LOW_TRAFFIC,
  OLD_FAILURES,
  ANSWERS_IN_A_PROBE,
  FULL_HOUSE,
  RETRY_STORM,
]);
