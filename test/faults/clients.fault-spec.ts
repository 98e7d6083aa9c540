import { describeRows } from './support/describe-rows.js';
import { CLIENT_LEAVES } from './rows/client-leaves.js';
import { HUGE_PAYLOADS } from './rows/huge-payloads.js';
import { NOISY_NEIGHBOUR } from './rows/noisy-neighbour.js';
import { SLOW_CLIENTS } from './rows/slow-clients.js';

describeRows('clients', [NOISY_NEIGHBOUR, SLOW_CLIENTS, CLIENT_LEAVES, HUGE_PAYLOADS]);
