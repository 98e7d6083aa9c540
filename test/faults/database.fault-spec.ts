import { describeRows } from './support/describe-rows.js';
import { COMMIT_ANSWER_LOST } from './rows/commit-answer-lost.js';
import { CONNECTION_ENDED } from './rows/connection-ended.js';
import { DATABASE_HANGS } from './rows/database-hangs.js';
import { DATABASE_RECOVERS } from './rows/database-recovers.js';

describeRows('the database', [DATABASE_RECOVERS, DATABASE_HANGS, CONNECTION_ENDED, COMMIT_ANSWER_LOST]);
