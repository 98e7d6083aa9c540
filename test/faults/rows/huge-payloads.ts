import { gzipSync } from 'node:zlib';
import { LEDGER_DEFAULTS, LEDGER_OPTIONS } from '../../../libs/ledger/src/ledger.module-definition.js';
import { BODY_LIMIT } from '../../../apps/api/src/http/content-type-parsers.js';
import type { HttpServerFactory } from '../../../apps/api/src/configure-app.js';
import { createHttpServer } from '../../../apps/api/src/http/http-server.js';
import type { FaultRow } from '../support/fault-row.js';
import type { JournalUser } from '../support/journal.js';
import { ReplicaProcess } from '../support/replica-process.js';
import type { Trial } from '../support/trial.js';

const MAX_ROWS = 100_000;
const LEVELS = 30_000;
const UNPACKED_BYTES = 50 * 2 ** 20;
const GROWTH_MB = 20;
const ROUNDS = 20;
const REPETITIONS = 3;
const HEADER = 'date,type,symbol,quantity,price,fee,tax,amount,currency,fxRate,note,externalId';

export const HUGE_PAYLOADS: FaultRow = {
  id: 'F54',
  fault: `Bodies beyond the limit, ${LEVELS} levels deep, of ${MAX_ROWS} rows and one more, and small ones that unpack to ${UNPACKED_BYTES / 2 ** 20} MB`,
  outcome: '413, 400 or 415 before anything is stored; the memory of the process does not grow with them.',
  guard: 'the limit of rows, and the refusal of compressed bodies',
  run: async (trial) => {
    const replica = await trial.replica({
      appOptions: trial.guarded ? {} : { httpServer: blindToEncodings },
    });
    await trial.market(replica);
    const user = await trial.user(replica);
    const options = replica.app.get<{ maxImportRows: number }>(LEDGER_OPTIONS);
    options.maxImportRows = trial.guarded ? MAX_ROWS : 2 * MAX_ROWS;
    for (const payload of payloads(user)) await send(trial, replica.url, user, payload);
    trial.requireEqual(await bookings(trial), 1, 'bookings afterwards');
    trial.requireEqual(
      (await trial.journal.get(replica.url, '/api/v1/dashboard', user)).status,
      200,
      'the next answer',
    );
    if (trial.guarded) await growth(trial, user);
  },
};

interface Payload {
  readonly name: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly status: number;
}

function payloads(user: JournalUser, rows = MAX_ROWS): Payload[] {
  const [book, load] = ['/api/v1/transactions', `/api/v1/transactions/import?portfolioId=${user.portfolioId}`];
  const [json, csv] = [{ 'content-type': 'application/json' }, { 'content-type': 'text/csv' }];
  const gzip = { 'content-encoding': 'gzip' };
  const large = JSON.stringify({ note: 'n'.repeat(BODY_LIMIT + 70_000) });
  const nothing = ','.repeat(HEADER.split(',').length - 1);
  return [
    { name: 'too large', path: book, headers: json, body: large, status: 413 },
    {
      name: 'too large, in chunks',
      path: book,
      headers: { ...json, 'transfer-encoding': 'chunked' },
      body: large,
      status: 413,
    },
    { name: 'too deep', path: book, headers: json, body: '['.repeat(LEVELS) + ']'.repeat(LEVELS), status: 400 },
    {
      name: 'too many rows',
      path: load,
      headers: csv,
      // Not one of them is sound: what is measured is the reading.
      body: `${HEADER}\n${`${nothing}\n`.repeat(rows + 1)}`,
      status: 413,
    },
    {
      name: 'compressed JSON',
      path: book,
      headers: { ...json, ...gzip },
      body: gzipSync(Buffer.alloc(UNPACKED_BYTES, ' ')),
      status: 415,
    },
    {
      name: 'compressed CSV',
      path: load,
      headers: { ...csv, ...gzip },
      body: gzipSync(Buffer.alloc(UNPACKED_BYTES, '\n')),
      status: 415,
    },
  ];
}

async function send(trial: Trial, base: string, user: JournalUser, payload: Payload, proving = true): Promise<void> {
  const { name, path, body } = payload;
  const headers = { authorization: `Bearer ${user.token}`, ...payload.headers };
  const { status, ms } = await trial.journal.raw(base + path, { method: 'POST', headers, body });
  trial.calls.push({ outcome: String(status), ms });
  if (proving) trial.proof(`${name}: ${body.length} bytes`);
  trial.requireEqual(status, payload.status, name);
}

/** In a process of its own, built as for production: after the same again and again, it holds hardly more than after the first ones. */
async function growth(trial: Trial, user: JournalUser): Promise<void> {
  const replica = await ReplicaProcess.start(trial, { nodeOptions: ['--expose-gc', '--max-semi-space-size=4'] });
  const all = payloads(user, LEDGER_DEFAULTS.maxImportRows);
  const again = async (): Promise<NodeJS.MemoryUsage> => {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const payload of all) {
        if (round === 0 || payload.name !== 'too many rows') await send(trial, replica.url, user, payload, false);
      }
    }
    replica.send({ do: 'memory' });
    return JSON.parse((await replica.reported('memory')).detail) as NodeJS.MemoryUsage;
  };
  let [before, after] = [await again(), await again()];
  const grew = (): boolean => after.rss - before.rss > GROWTH_MB * 2 ** 20;
  // Room that the allocator takes once, some time or other, is no growth: that goes on with every repetition.
  for (let more = 0; more < REPETITIONS && grew(); more += 1) [before, after] = [after, await again()];
  const mb = (bytes: number): number => Math.round(bytes / 2 ** 20);
  trial.note(`RSS ${mb(before.rss)} to ${mb(after.rss)} MB over ${ROUNDS} rounds`);
  trial.require(!grew(), `RSS grew from ${before.rss} to ${after.rss}`);
}

/** For the control: the service does not learn that a body is compressed. */
const blindToEncodings: HttpServerFactory = (listener) =>
  createHttpServer((request, response) => {
    delete request.headers['content-encoding'];
    listener(request, response);
  });

async function bookings(trial: Trial): Promise<number> {
  const { rows } = await trial.database.admin.query('select from transactions');
  return rows.length;
}
