import { randomBytes } from 'node:crypto';
import { Agent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issueToken } from '../../apps/api/src/auth/signing-secret.js';
import { freePort } from '../../libs/database/src/embedded/free-port.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ROOT, ServiceProcess } from './service-process.js';

const USER = 'a11ce000-0000-4000-8000-00000000000a';
const SECRET = randomBytes(32).toString('hex');
const MAIN = path.join(ROOT, 'dist/apps/api/src/main.js');

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** The built service with a database of its own, told to end in every way that a supervisor knows. */
describe('the life of the built service', () => {
  let token: string;
  let database: TestDatabase;
  let port: number;
  let service: ServiceProcess | undefined;

  beforeAll(async () => {
    const build = await new ServiceProcess(['nest', 'build', 'api']).exit();
    if (build.code !== 0) throw new Error(`the build failed:\n${build.output}`);
    const scopes = ['portfolio:read', 'portfolio:write', 'market:write', 'ops'] as const;
    token = await issueToken(SECRET, { userId: USER, scopes, issuedAt: new Date(), days: 1 });
  });
  beforeEach(async () => {
    database = await createTestDatabase();
    port = await freePort();
  });
  afterEach(async () => {
    await service?.stop('SIGKILL');
    service = undefined;
    await database.drop();
  });
  afterAll(() => agent.destroy());

  function start(env: Record<string, string> = {}, nodeOptions: readonly string[] = []): ServiceProcess {
    service = new ServiceProcess(['node', ...nodeOptions, MAIN], {
      DATABASE_URL: database.runtimeUrl,
      AUTH_JWT_SECRET: SECRET,
      PORT: String(port),
      RATE_LIMIT: 'off',
      JOBS: 'off',
      ...env,
    });
    return service;
  }

  const agent = new Agent({ keepAlive: true, maxSockets: 400 });

  async function ask(method: string, url: string, body?: string, contentType = 'application/json'): Promise<Answer> {
    return await answerOf(open(method, url, body === undefined ? undefined : contentType), body);
  }

  function open(method: string, url: string, contentType?: string): ClientRequest {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    };
    return httpRequest({ host: '127.0.0.1', port, method, path: url, headers, agent });
  }

  async function portfolio(): Promise<string> {
    const made = await ask('POST', '/api/v1/portfolios', '{"name":"Mine","baseCurrency":"USD"}');
    return (JSON.parse(made.body) as { data: { id: string } }).data.id;
  }

  async function countTransactions(): Promise<number> {
    const { rows } = await database.admin.query<{ n: number }>('select count(*)::int as n from transactions');
    return rows[0]!.n;
  }

  it('lives and waits while the database is away, says so, and serves within five seconds of its return', async () => {
    const { proxy, url } = await TcpProxy.inFrontOf(database.runtimeUrl);
    try {
      await proxy.inject({ kind: 'refuse' });
      start({ DATABASE_URL: url });
      await service!.printed(/database cannot be reached/);
      expect(await ask('GET', '/livez')).toMatchObject({ status: 200 });
      const ready = await ask('GET', '/readyz');
      expect(ready.status).toBe(503);
      expect(JSON.parse(ready.body)).toMatchObject({
        details: { database: { status: 'down' }, service: { phase: 'starting' } },
      });
      const refused = await ask('GET', '/api/v1/dashboard');
      expect(refused.status).toBe(503);
      expect(refused.headers['retry-after']).toMatch(/^\d+$/);
      expect(JSON.parse(refused.body)).toMatchObject({ errorCode: 'unavailable', retryable: true });

      const backAt = performance.now();
      await proxy.heal();
      await service!.printed(/ is ready at /);
      const tookMs = performance.now() - backAt;
      expect((await ask('GET', '/readyz')).status).toBe(200);
      expect((await ask('GET', '/api/v1/portfolios')).status).toBe(200);
      report({ row: 'F01', ready_after_ms: Math.round(tookMs) });
      expect(tookMs).toBeLessThan(5_000);
    } finally {
      await service?.stop('SIGKILL');
      await proxy.close();
    }
  });

  it('loses no request of two hundred clients when it is told to end', async () => {
    // How busy the machine is, is not the question here.
    start({ DRAIN_MS: '1500', MAX_LOOP_DELAY_MS: '0' });
    await service!.printed(/ is ready at /);
    const id = await portfolio();
    const counts = { answered: 0, lost: 0, refusedEarly: 0, closing: 0, statuses: {} as Record<string, number> };
    const losses = new Set<string>();
    let notReadyAt: number | null = null;
    let leaving = false;
    /** Sends on until it is asked to close its connection, or the balancer leads it elsewhere. */
    const client = async (): Promise<void> => {
      while (!leaving) {
        try {
          const { status, headers } = await ask('GET', `/api/v1/transactions?portfolioId=${id}`);
          counts.answered += 1;
          counts.statuses[status] = (counts.statuses[status] ?? 0) + 1;
          if (headers.connection !== 'close') continue;
          // Its next connection goes elsewhere.
          counts.closing += 1;
          return;
        } catch (error) {
          counts.lost += 1;
          losses.add(String(error));
        }
      }
    };
    const clients = Array.from({ length: 200 }, client);
    const balancer = (async () => {
      while (notReadyAt === null) {
        const { status } = await ask('GET', '/readyz');
        if (status === 503) notReadyAt = performance.now();
        else if (status !== 200) counts.refusedEarly += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      // Still sent to for a while: nobody is told everywhere at once.
      await new Promise((resolve) => setTimeout(resolve, 200));
      leaving = true;
    })();
    while (counts.answered < 400) await new Promise((resolve) => setTimeout(resolve, 20));
    const told = performance.now();
    service!.signal('SIGTERM');
    await balancer;
    await Promise.all(clients);
    const exit = await service!.exit();
    const exitMs = performance.now() - told;
    report({
      row: 'F45',
      ...counts,
      not_ready_ms: Math.round(notReadyAt! - told),
      exit_ms: Math.round(exitMs),
      code: exit.code,
    });
    expect(counts).toMatchObject({ lost: 0, refusedEarly: 0, statuses: { 200: counts.answered } });
    expect(counts.closing).toBeGreaterThan(0);
    expect({ code: exit.code, signal: exit.signal }, exit.output).toEqual({ code: 0, signal: null });
    expect(exitMs).toBeGreaterThan(1_500);
    expect(exitMs).toBeLessThan(1_500 + 10_000);
  });

  const CSV = 'date,type,amount,currency,externalId\n';
  const row = (n: number): string => `2026-01-05,DEPOSIT,10,USD,deposit-${n}\n`;

  it('finishes an import that is under way, and a second signal does not hurt it', async () => {
    start({ DRAIN_MS: '60000', KILL_MS: '70000' });
    await service!.printed(/ is ready at /);
    const id = await portfolio();
    const upload = open('POST', `/api/v1/transactions/import?portfolioId=${id}`, 'text/csv');
    const answer = answerOf(upload);
    upload.write(CSV + Array.from({ length: 500 }, (_, n) => row(n)).join(''));
    await ask('GET', '/livez');
    service!.signal('SIGTERM');
    while ((await ask('GET', '/readyz')).status !== 503);
    service!.signal('SIGTERM');
    upload.end(Array.from({ length: 500 }, (_, n) => row(500 + n)).join(''));
    const { status, body } = await answer;
    expect({ status, body: JSON.parse(body) as unknown }).toMatchObject({
      status: 200,
      body: { data: { imported: 1_000 } },
    });
    const exit = await service!.exit();
    expect({ code: exit.code, signal: exit.signal }, exit.output).toEqual({ code: 0, signal: null });
    expect(await countTransactions()).toBe(1_000);
  });

  it('ends at the latest when its time is up, with nothing of an unfinished import', async () => {
    start({ DRAIN_MS: '50', KILL_MS: '700' });
    await service!.printed(/ is ready at /);
    const id = await portfolio();
    const upload = open('POST', `/api/v1/transactions/import?portfolioId=${id}`, 'text/csv');
    const answer = answerOf(upload).catch(() => 'cut');
    upload.write(CSV + row(1));
    await ask('GET', '/livez');
    const exit = await service!.stop('SIGTERM');
    expect(await answer).toBe('cut');
    expect({ code: exit.code, signal: exit.signal }, exit.output).toEqual({ code: 70, signal: null });
    expect(await countTransactions()).toBe(0);
  });

  it('says what happened and ends with 70 after an error that nobody expected; what is under way is answered', async () => {
    start({ DRAIN_MS: '100' }, ['--import', path.join(import.meta.dirname, 'fault-injection.mjs')]);
    await service!.printed(/ is ready at /);
    const id = await portfolio();
    const upload = open('POST', `/api/v1/transactions/import?portfolioId=${id}`, 'text/csv');
    const answer = answerOf(upload);
    upload.write(CSV + row(1));
    await ask('GET', '/livez');
    const mistaken = open('GET', '/api/v1/portfolios');
    mistaken.setHeader('x-mistake', 'yes').setHeader('x-request-id', 'trace-f50');
    expect(await answerOf(mistaken)).toMatchObject({ status: 200 });
    await service!.printed(/unexpected error ends the process/);
    upload.end(row(2));
    expect(await answer).toMatchObject({ status: 200 });
    const exit = await service!.exit();
    expect(exit.code, exit.output).toBe(70);
    const fatal = exit.output.split('\n').filter((line) => line.includes('"level":60'));
    expect(fatal.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        kind: 'unhandledRejection',
        error: 'Error E_INJECTED',
        stack: expect.stringContaining('fault-injection.mjs'),
        requestId: 'trace-f50',
      },
    ]);
    expect(exit.output).not.toContain('sentinel-f50');
  });

  it('serves on when nobody reads its log, and when its log is closed', async () => {
    start({ DRAIN_MS: '0' });
    await service!.printed(/ is ready at /);
    service!.stopReading();
    // Some 200 bytes a line: several times what a pipe holds.
    for (let burst = 0; burst < 20; burst += 1) {
      const answers = await Promise.all(Array.from({ length: 100 }, async () => ask('GET', '/livez')));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
    }
    service!.closeOutput();
    for (let burst = 0; burst < 3; burst += 1) {
      expect((await ask('GET', '/api/v1/portfolios')).status).toBe(200);
    }
    const exit = await service!.stop('SIGTERM');
    expect({ code: exit.code, signal: exit.signal }).toEqual({ code: 0, signal: null });
  });
});

async function answerOf(request: ClientRequest, body?: string): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    if (body !== undefined || request.method === 'GET') request.end(body);
  });
}

/** One line for whoever wants to see the numbers. */
function report(row: object): void {
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
