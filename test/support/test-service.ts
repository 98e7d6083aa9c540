import { createHmac, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AppOptions } from '../../apps/api/src/app.module.js';
import { issueToken } from '../../apps/api/src/auth/signing-secret.js';
import type { Scope } from '../../apps/api/src/auth/scopes.decorator.js';
import { createApp } from '../../apps/api/src/create-app.js';
import { closeServer } from '../../apps/api/src/service/service-port.js';
import { ManualClock } from './manual-clock.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

export interface TestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Parsed JSON; `undefined` for anything else. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of many shapes
  readonly body: any;
}

export interface TestRequest {
  readonly token?: string;
  /** An object is sent as JSON; text or a stream as it is. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestService {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly clock: ManualClock;
  readonly database: TestDatabase;
  tokenFor(userId: string, scopes?: readonly string[]): Promise<string>;
  request(method: string, path: string, options?: TestRequest): Promise<TestResponse>;
  stop(): Promise<void>;
}

export interface TestServiceOptions {
  /** The injected clock; default 2026-06-10T15:00:00Z, a Wednesday with New York and Europe open. */
  readonly now?: string;
  /** Default none: stored prices only. */
  readonly priceProviders?: readonly 'simulated'[];
  /** Of another service, to be a replica of it; default one of its own. */
  readonly database?: TestDatabase;
  /** Of the tokens; the same for all replicas. */
  readonly secret?: string;
  /** What differs from a service of the tests. */
  readonly appOptions?: Partial<AppOptions>;
}

/** Longest time that requests under way are waited for when a service stops. */
const FINISH_WITHIN_MS = 10_000;
const ALL_SCOPES = ['portfolio:read', 'portfolio:write', 'market:write', 'ops'];

/** The service as `npm start` builds it, on a database of its own, with a clock that the test holds. */
export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const database = options.database ?? (await createTestDatabase());
  const clock = new ManualClock(options.now ?? '2026-06-10T15:00:00Z');
  const secret = options.secret ?? randomBytes(48).toString('hex');
  const app = await createApp({
    database: { url: database.runtimeUrl, assumeAppRole: false },
    auth: { key: { secret }, issuer: null, audience: null },
    opaqueSecret: createHmac('sha256', secret).update('opaque').digest('hex'),
    priceProviders: options.priceProviders ?? [],
    cacheTtl: {},
    purgeCron: null,
    priceRefreshCron: null,
    logLevel: 'silent',
    clock,
    ...options.appOptions,
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    app,
    clock,
    database,
    tokenFor: async (userId, scopes = ALL_SCOPES) =>
      issueToken(secret, { userId, scopes: scopes as Scope[], issuedAt: clock.now(), days: 3_650 }),
    request: async (method, path, request = {}) => send(url, method, path, request),
    stop: async () => {
      await closeServer(app.getHttpServer(), FINISH_WITHIN_MS);
      await app.close();
      if (options.database === undefined) await database.drop();
    },
  };
}

async function send(url: string, method: string, path: string, request: TestRequest): Promise<TestResponse> {
  const raw = typeof request.body === 'string' || request.body instanceof Uint8Array || isStream(request.body);
  const contentType = request.contentType ?? (request.body === undefined ? undefined : 'application/json');
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...request.headers,
    },
    ...(request.body === undefined
      ? {}
      : { body: (raw ? request.body : JSON.stringify(request.body)) as string, duplex: 'half' }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text,
    body: isJson && text !== '' ? (JSON.parse(text) as unknown) : undefined,
  };
}

function isStream(body: unknown): body is Readable {
  return typeof (body as Readable | undefined)?.pipe === 'function';
}
