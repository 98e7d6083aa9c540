import type { FaultRow } from '../support/fault-row.js';
import { until } from '../support/gate.js';
import type { HttpReply } from '../support/http-client.js';
import { ReplicaProcess } from '../support/replica-process.js';

const STALL_MS = 1_200;
const WAITING = 20;

export const EVENT_LOOP_STALL: FaultRow = {
  id: 'F49',
  fault: `The process does nothing else for ${STALL_MS} ms`,
  outcome:
    'What piled up meanwhile is refused with 503 and Retry-After; health answers; right after it everything does.',
  guard: 'shedding by the delay of the event loop',
  run: async (trial) => {
    const setup = await trial.replica();
    await trial.market(setup);
    const user = await trial.user(setup);
    const replica = await ReplicaProcess.start(trial, { without: trial.guarded ? null : 'load sensor' });
    // What is answered from memory costs too little to be refused.
    const ask = async (): Promise<HttpReply> => trial.journal.get(replica.url, '/api/v1/transactions', user);
    await ask();

    replica.send({ do: 'block', ms: STALL_MS });
    await until('the stall', async () => (await health(trial.journal, replica.url, 50)) === null, 2_000);
    const asked = performance.now();
    const waiting = Array.from({ length: WAITING }, ask);
    const live = await trial.journal.raw(`${replica.url}/livez`);
    const answers = await Promise.all(waiting);
    const stalledMs = performance.now() - asked;
    trial.proof(`nothing answered for ${Math.round(stalledMs)} ms`);
    await until('a fresh answer', async () => (await ask()).status === 200, 5_000);
    trial.recoveredMs = performance.now() - asked - stalledMs;

    const shed = answers.filter(({ status }) => status === 503);
    trial.note(`shed ${shed.length} of ${WAITING}`);
    // Those that arrive a tenth of a second after the stall are answered again, and a busy machine reads its sockets late.
    trial.require(shed.length >= 1, `${shed.length} of ${WAITING} that had waited were shed`);
    trial.require(
      answers.every(({ status }) => status === 200 || status === 503),
      'an answer was neither 200 nor 503',
    );
    trial.require(
      shed.every(({ headers }) => Number(headers['retry-after']) >= 1),
      'a 503 without Retry-After',
    );
    trial.requireEqual(live.status, 200, 'status of /livez');
    trial.require(trial.recoveredMs <= 1_000, `recovered after ${Math.round(trial.recoveredMs)} ms`);
  },
};

/** Status of a quick question, `null` when the answer takes too long. */
async function health(
  journal: { raw(url: string, ask: { signal: AbortSignal }): Promise<HttpReply> },
  url: string,
  withinMs: number,
): Promise<number | null> {
  return (await journal.raw(`${url}/livez`, { signal: AbortSignal.timeout(withinMs) })).status;
}
