import { describeRows } from './support/describe-rows.js';
import { CLIENT_LEAVES } from './rows/client-leaves.js';
import { SLOW_CLIENTS } from './rows/slow-clients.js';

describeRows('clients', [SLOW_CLIENTS, CLIENT_LEAVES]);
