import { describeRows } from './support/describe-rows.js';
import { RANDOM_SCHEDULE } from './rows/random-schedule.js';

describeRows('everything together', [RANDOM_SCHEDULE]);
