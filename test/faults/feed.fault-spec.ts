import { describeRows } from './support/describe-rows.js';
import { FEED_FAILS } from './rows/feed-fails.js';
import { FEED_GARBAGE } from './rows/feed-garbage.js';

describeRows('the price feed', [FEED_FAILS, FEED_GARBAGE]);
