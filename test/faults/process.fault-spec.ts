import { describeRows } from './support/describe-rows.js';
import { EVENT_LOOP_STALL } from './rows/event-loop-stall.js';
import { MEMORY_PRESSURE } from './rows/memory-pressure.js';
import { UNEXPECTED_ERROR } from './rows/unexpected-error.js';

describeRows('the process', [EVENT_LOOP_STALL, UNEXPECTED_ERROR, MEMORY_PRESSURE]);
