import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, Socket } from 'node:net';
import { createHttpServer, HTTP_LIMITS } from '../../../apps/api/src/http/http-server.js';
import type { FaultRow } from '../support/fault-row.js';
import { until } from '../support/gate.js';
import type { JournalUser } from '../support/journal.js';
import { poolOf, type Replica, type Trial } from '../support/trial.js';

const ARRIVAL_MS = 1_000;
const IDLE_SOCKETS = 500;
const MAX_CONNECTIONS = 400;

export const SLOW_CLIENTS: FaultRow = {
  id: 'F52',
  fault: `A body that does not arrive, a reader that does not read, ${IDLE_SOCKETS} connections on which nothing comes`,
  outcome:
    'The body gets 408 and its connection is closed; a slow reader holds no database connection; connections are bounded; others are served.',
  guard: 'time limits and bounds of connections',
  run: async (trial) => {
    const replica = await trial.replica({
      appOptions: {
        edge: { arrivalMs: trial.guarded ? ARRIVAL_MS : 600_000 },
        httpServer: (listener) =>
          createHttpServer(listener, { ...HTTP_LIMITS, maxConnections: trial.guarded ? MAX_CONNECTIONS : 100_000 }),
      },
    });
    await trial.market(replica);
    const user = await trial.user(replica);
    await fillLedger(trial, user);
    const sockets: Socket[] = [];
    trial.onEnd(() => sockets.forEach((socket) => socket.destroy()));
    await slowBody(trial, replica, user);
    await slowReader(trial, replica, user, sockets);
    await idleSockets(trial, replica, user, sockets);
  },
};

/** The head of a booking, and a first piece of its body; the rest never comes. */
async function slowBody(trial: Trial, replica: Replica, user: JournalUser): Promise<void> {
  const socket = await open(replica);
  socket.write(
    `POST /api/v1/transactions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${user.token}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"portfolioId":`,
  );
  const began = performance.now();
  let answer = '';
  socket.on('data', (bytes: Buffer) => (answer += bytes.toString()));
  const closed = await until(
    'the end of the connection',
    () => socket.destroyed || socket.readableEnded,
    3 * ARRIVAL_MS,
  ).catch(() => null);
  trial.proof(`body open for ${Math.round(performance.now() - began)} ms`);
  trial.require(closed !== null, 'the connection with half a body is still open');
  trial.requireEqual(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? null, '408', 'status of half a body');
  socket.destroy();
}

/** Asks for a large export and does not read it. */
async function slowReader(trial: Trial, replica: Replica, user: JournalUser, sockets: Socket[]): Promise<void> {
  const socket = await open(replica);
  sockets.push(socket);
  socket.pause();
  const path = `/api/v1/transactions/export?portfolioId=${user.portfolioId}`;
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${user.token}\r\n\r\n`);
  await once(socket, 'readable');
  const pool = poolOf(replica);
  const released = await until('no connection in use', () => pool.totalCount === pool.idleCount, 3_000).catch(
    () => null,
  );
  trial.proof(`an export of ${EXPORTED} rows not read`);
  trial.note(`database connections in use beside it ${pool.totalCount - pool.idleCount}`);
  trial.require(released !== null, 'a reader that does not read holds a database connection');
}

async function idleSockets(trial: Trial, replica: Replica, user: JournalUser, sockets: Socket[]): Promise<void> {
  for (let count = 0; count < IDLE_SOCKETS; count += 1) sockets.push(await open(replica).catch(() => new Socket()));
  const held = await connectionsOf(replica);
  trial.proof(`${IDLE_SOCKETS} connections opened`);
  trial.note(`held ${held}`);
  trial.require(held <= MAX_CONNECTIONS, `${held} connections are held`);
  for (const socket of sockets.splice(50)) socket.destroy();
  await until('closed connections', async () => (await connectionsOf(replica)) < MAX_CONNECTIONS, 5_000);
  const answer = await trial.journal.get(replica.url, '/api/v1/dashboard', user);
  trial.requireEqual(answer.status, 200, 'the answer to somebody else');
}

async function connectionsOf(replica: Replica): Promise<number> {
  const server: Server = replica.app.getHttpServer();
  return await new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
}

async function open(replica: Replica): Promise<Socket> {
  const { hostname, port } = new URL(replica.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const EXPORTED = 50_000;

/** More than the buffers between the service and a client hold. */
async function fillLedger(trial: Trial, user: JournalUser): Promise<void> {
  await trial.database.admin.query(
    `insert into transactions (user_id, portfolio_id, date, type, amount, currency, note)
     select $1, $2, date '2026-01-05', 'DEPOSIT', 1, 'USD', repeat('n', 200) from generate_series(1, $3::int)`,
    [user.id, user.portfolioId, EXPORTED],
  );
}
