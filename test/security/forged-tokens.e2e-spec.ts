import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, withoutRequestId } from '../e2e/support/problem.js';
import { ALL_SCOPES, ROUTES } from '../e2e/support/route-inventory.js';
import { startTestService, type TestResponse, type TestService } from '../support/test-service.js';

const ALICE = 'a11ce000-0000-4000-8000-00000000000a';
const ISSUER = 'https://id.example/';
const AUDIENCE = 'portfolio-metrics';

/** The service that trusts an identity provider's keys, and tokens that only look as if they came from there. */
describe('a forged token', () => {
  let service: TestService;
  let replica: TestService;
  let provider: Server;
  /** What the provider answers; `null`: an error. */
  let published: JWK[] | null;
  /** Of the attacker; counts who asks it for keys. */
  let listener: Server;
  let fetched = 0;
  let keys: { readonly trusted: KeyObject; readonly trustedPublic: KeyObject; readonly own: KeyObject };
  let ownJwk: JWK;
  let nowSeconds: number;

  const publicKey = async (kid: string, key: KeyObject): Promise<JWK> => ({
    ...(await exportJWK(key)),
    kid,
    alg: 'RS256',
    use: 'sig',
  });
  const listening = async (server: Server): Promise<string> => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  beforeAll(async () => {
    const trusted = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const own = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    keys = { trusted: trusted.privateKey, trustedPublic: trusted.publicKey, own: own.privateKey };
    ownJwk = await exportJWK(own.publicKey);
    published = [await publicKey('current', trusted.publicKey)];
    provider = createServer((_, response) => {
      if (published === null) response.writeHead(500);
      response.end(JSON.stringify({ keys: published }));
    });
    listener = createServer((_, response) => {
      fetched += 1;
      response.end(JSON.stringify({ keys: [{ ...ownJwk, kid: 'mine' }] }));
    });
    await listening(listener);
    const jwksUrl = new URL(await listening(provider));
    const auth = { key: { jwksUrl }, issuer: ISSUER, audience: AUDIENCE };
    service = await startTestService({ appOptions: { auth } });
    const { clock, database } = service;
    replica = await startTestService({ database, appOptions: { auth, clock } });
    nowSeconds = Math.floor(service.clock.now().getTime() / 1_000);
  });
  afterAll(async () => {
    provider.close();
    listener.close();
    await replica.stop();
    await service.stop();
  });

  const claims = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
    sub: ALICE,
    scope: ALL_SCOPES.join(' '),
    iss: ISSUER,
    aud: AUDIENCE,
    iat: nowSeconds,
    exp: nowSeconds + 600,
    jti: randomUUID(),
    ...changes,
  });
  const sign = async (
    payload: Record<string, unknown>,
    header: Partial<JWTHeaderParameters> = {},
    key: KeyObject | Uint8Array = keys.trusted,
  ): Promise<string> => new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'current', ...header }).sign(key);
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const ask = async (token: string): Promise<TestResponse> => service.request('GET', '/api/v1/portfolios', { token });

  it('is none that the provider signed for this service: the control of this file gets in', async () => {
    expect((await ask(await sign(claims()))).status).toBe(200);
    expect((await ask(await sign(claims({ aud: ['other', AUDIENCE] })))).status).toBe(200);
  });

  it('is refused in the same words whatever was tried, and nobody is asked for keys but the provider', async () => {
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const good = await sign(claims());
    const [, payload, signature] = good.split('.') as [string, string, string];
    const pem = keys.trustedPublic.export({ type: 'spki', format: 'pem' }).toString();
    const attempts: Record<string, string> = {
      'no algorithm': `${encoded({ alg: 'none' })}.${encoded(claims())}.`,
      'no algorithm, spelled otherwise': `${encoded({ alg: 'nOnE' })}.${encoded(claims())}.`,
      'the public key as a secret': await sign(claims(), { alg: 'HS256' }, new TextEncoder().encode(pem)),
      'a key of its own': await sign(claims(), {}, keys.own),
      'a key of its own inside': await sign(claims(), { jwk: ownJwk }, keys.own),
      'a key of its own at its own place': await sign(claims(), { jku: `${url}/jwks`, kid: 'mine' }, keys.own),
      'a certificate of its own': await sign(claims(), { x5u: `${url}/cert`, kid: 'mine' }, keys.own),
      'an unknown key': await sign(claims(), { kid: 'elsewhere' }, keys.own),
      'a key id that climbs': await sign(claims(), { kid: '../../../dev/null' }, keys.own),
      'a key id with SQL': await sign(claims(), { kid: "x' union select 'k" }, keys.own),
      'another algorithm of the same key': await sign(claims(), { alg: 'PS512' }),
      'an extension that nobody understands': `${encoded({ alg: 'RS256', kid: 'current', crit: ['exp'], exp: 1 })}.${payload}.${signature}`,
      'other claims under the signature': `${good.split('.')[0]}.${encoded(claims({ sub: randomUUID() }))}.${signature}`,
      expired: await sign(claims({ exp: nowSeconds - 60 })),
      'no end': await sign(claims({ exp: undefined })),
      'an end that is no number': `${good.split('.')[0]}.${encoded(claims({ exp: 'never' }))}.${signature}`,
      'not yet': await sign(claims({ nbf: nowSeconds + 600 })),
      'issued tomorrow': await sign(claims({ iat: nowSeconds + 86_400, exp: nowSeconds + 2 * 86_400 })),
      'another issuer': await sign(claims({ iss: 'https://evil.example/' })),
      'another audience': await sign(claims({ aud: 'other' })),
      'audiences without this service': await sign(claims({ aud: ['other', 'another'] })),
      'no audience': await sign(claims({ aud: undefined })),
      'an ID token': await sign(claims({ nonce: 'n' }), { typ: 'id+jwt' }),
      'no user': await sign(claims({ sub: undefined })),
      'a user that is a list': await sign(claims({ sub: [ALICE] })),
      'a user that is an object': await sign(claims({ sub: { id: ALICE } })),
      'a user in capitals': await sign(claims({ sub: ALICE.toUpperCase() })),
      'a user with a blank': await sign(claims({ sub: ` ${ALICE}` })),
      'a user called __proto__': await sign(claims({ sub: '__proto__' })),
      'two users': await sign(claims({ sub: `${ALICE},${ALICE}` })),
      dots: '...',
      letters: 'a.b.c',
      nothing: '.',
      'a hundred kilobytes': `${'a'.repeat(7_000)}.${'b'.repeat(2_000)}.c`,
    };
    const answers = new Map<string, string>();
    for (const [name, token] of Object.entries(attempts)) {
      const answer = await ask(token);
      expect([name, answer.status]).toEqual([name, 401]);
      expectProblem(answer, 401, 'unauthenticated');
      answers.set(name, withoutRequestId(answer));
    }
    expect(new Set(answers.values()).size).toBe(1);
    expect(fetched).toBe(0);
  });

  it('gets no further on any route, with any method', async () => {
    const token = await sign(claims(), {}, keys.own);
    for (const route of ROUTES.filter(({ scope }) => scope !== null)) {
      const ids = { portfolioId: randomUUID(), transactionId: randomUUID() };
      const answer = await service.request(route.method, route.url(ids), {
        token,
        body: route.body?.(ids),
        ...(route.contentType === undefined ? {} : { contentType: route.contentType }),
      });
      expect([route.method, route.path, answer.status]).toEqual([route.method, route.path, 401]);
    }
  });

  it('does not get in while the provider is away: 503, not 200', async () => {
    const away = await startTestService({
      database: service.database,
      appOptions: { auth: { key: { jwksUrl: new URL('http://127.0.0.1:1/jwks') }, issuer: null, audience: null } },
    });
    try {
      const answer = await away.request('GET', '/api/v1/portfolios', { token: await sign(claims()) });
      expectProblem(answer, 503, 'unavailable');
      expect(answer.headers['retry-after']).toMatch(/^\d+$/);
    } finally {
      await away.stop();
    }
  });

  /** Behind the others: it moves the clock and exchanges the keys. */
  describe('that was a good one', () => {
    let token: string;
    /** Of both replicas, with an answer from memory as well. */
    const statuses = async (bearer: string): Promise<number[]> => {
      const asks = [service, replica].flatMap((one) =>
        ['/api/v1/dashboard', '/api/v1/portfolios'].map(async (path) => one.request('GET', path, { token: bearer })),
      );
      return (await Promise.all(asks)).map(({ status }) => status);
    };
    const all = (status: number): number[] => [status, status, status, status];

    beforeAll(async () => {
      token = await sign(claims({ exp: nowSeconds + 7 * 86_400 }));
      // Computed, read from the table, kept in memory.
      for (let time = 0; time < 3; time += 1) await statuses(token);
    });

    it('stays one for a day while the provider is away; then nobody is let in, and nobody blamed', async () => {
      expect(await statuses(token)).toEqual(all(200));
      const answered = published;
      published = null;
      service.clock.advance(23 * 3_600_000);
      expect(await statuses(token)).toEqual(all(200));
      service.clock.advance(3_600_000);
      expect(await statuses(token)).toEqual(all(503));
      expect((await ask('a.b.c')).status).toBe(401);
      published = answered;
      service.clock.advance(10_000);
      expect(await statuses(token)).toEqual(all(200));
    });

    it('is refused by every replica a minute after its key was withdrawn, as is what it was answered with before', async () => {
      const { privateKey, publicKey: next } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
      expect(await statuses(token)).toEqual(all(200));
      published = [await publicKey('next', next)];
      service.clock.advance(60_000);
      expect(await statuses(token)).toEqual(all(401));
      const renewed = await sign(claims({ exp: nowSeconds + 7 * 86_400 }), { kid: 'next' }, privateKey);
      expect(await statuses(renewed)).toEqual(all(200));
    });
  });
});
