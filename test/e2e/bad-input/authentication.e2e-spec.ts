import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nothingMayBeStored } from '../support/nothing-stored.js';
import { expectProblem, withoutRequestId } from '../support/problem.js';
import { exchangeRaw } from '../support/raw-http.js';
import { ALL_SCOPES, ROUTES } from '../support/route-inventory.js';
import { ALICE, BOB, CANARY, succeed } from '../support/seeded-service.js';
import { seededSuite } from '../support/seeded-suite.js';

const CLAIMS = { sub: ALICE, scope: ALL_SCOPES.join(' '), exp: 4_000_000_000, iat: 1_700_000_000 };
const secret = (text: string): Uint8Array => new TextEncoder().encode(text);
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a request without a right token', () => {
  const seeded = seededSuite();
  let listener: Server;
  let fetched = 0;

  beforeAll(async () => {
    listener = createServer((_request, response) => {
      fetched += 1;
      response.end('{"keys":[]}');
    });
    await new Promise<void>((resolve) => {
      listener.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(async () => {
    listener.close();
  });

  nothingMayBeStored(() => seeded.service.database.admin);

  it.each(
    ROUTES.filter(({ scope }) => scope !== null).map((route) => [`${route.method} ${route.path}`, route] as const),
  )('is refused: %s without a token', async (_name, route) => {
    const answer = await seeded.service.request(route.method, route.url(seeded.alice), {
      body: route.body?.(seeded.alice),
      ...(route.contentType === undefined ? {} : { contentType: route.contentType }),
    });
    expectProblem(answer, 401, 'unauthenticated');
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it.each(
    ROUTES.filter(({ scope }) => scope !== null).map((route) => [`${route.method} ${route.path}`, route] as const),
  )('is refused: %s with every scope but the one it needs', async (_name, route) => {
    const token = await seeded.service.tokenFor(
      ALICE,
      ALL_SCOPES.filter((scope) => scope !== route.scope),
    );
    const answer = await seeded.service.request(route.method, route.url(seeded.alice), {
      token,
      body: route.body?.(seeded.alice),
      ...(route.contentType === undefined ? {} : { contentType: route.contentType }),
    });
    expectProblem(answer, 403, 'forbidden');
  });

  it('is refused with HEAD as with GET, which tells no more than GET does; OPTIONS tells nothing', async () => {
    const { service, alice, bob } = seeded;
    for (const route of ROUTES.filter(({ method, scope }) => method === 'GET' && scope !== null)) {
      const statuses: number[] = [];
      for (const [ids, token] of [
        [alice, undefined],
        [alice, alice.token],
        [bob, alice.token],
      ] as const) {
        const answer = await service.request('HEAD', route.url(ids), token === undefined ? {} : { token });
        expect(answer.text).toBe('');
        statuses.push(answer.status);
      }
      const ofAnother = route.names === undefined ? 200 : 404;
      expect([route.path, ...statuses]).toEqual([route.path, 401, 200, ofAnother]);
      expect((await service.request('OPTIONS', route.url(alice), { token: alice.token })).status).toBe(404);
    }
  });

  it('is refused what is kept for who may see it, even with its tag', async () => {
    const { service, alice, bob } = seeded;
    const path = `/api/v1/dashboard?portfolioId=${alice.portfolioId}`;
    let tag = '';
    // Computed, read from the table, kept in memory.
    for (let time = 0; time < 3; time += 1) {
      tag = (await succeed(service.request('GET', path, { token: alice.token }))).headers['etag']!;
    }
    const headers = { 'if-none-match': tag, 'cache-control': 'max-age=0' };
    expect((await service.request('GET', path, { token: alice.token, headers })).status).toBe(304);
    const writer = await service.tokenFor(ALICE, ['portfolio:write', 'market:write', 'ops']);
    const refused: Array<readonly [string | undefined, number]> = [
      [undefined, 401],
      [`${alice.token}x`, 401],
      [writer, 403],
      [bob.token, 404],
    ];
    for (const [token, status] of refused) {
      // The second time the token is a known one, where it is one.
      for (let time = 0; time < 2; time += 1) {
        const answer = await service.request('GET', path, { headers, ...(token === undefined ? {} : { token }) });
        expect(answer.status).toBe(status);
        expect(answer.headers).not.toHaveProperty('etag');
      }
    }
  });

  it('is refused with a token that carries no scope at all, and with invented ones', async () => {
    for (const scopes of [[], ['portfolio:*'], ['PORTFOLIO:READ'], ['portfolio:readx'], ['admin']]) {
      const token = await seeded.service.tokenFor(ALICE, scopes);
      expectProblem(await seeded.service.request('GET', '/api/v1/dashboard', { token }), 403, 'forbidden');
    }
  });

  it('is refused with the same words whatever is wrong with the token', async () => {
    const good = seeded.alice.token;
    const [head, payload, signature] = good.split('.') as [string, string, string];
    const { port } = listener.address() as AddressInfo;
    const stolen = part({ ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), sub: BOB });
    const forged: Readonly<Record<string, string>> = {
      'no signature': new UnsecuredJWT(CLAIMS).encode(),
      'alg none': `${part({ alg: 'none' })}.${payload}.`,
      'alg nOnE': `${part({ alg: 'nOnE' })}.${payload}.${signature}`,
      'another secret': await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256' }).sign(secret('x'.repeat(32))),
      'another hash': await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS512' }).sign(secret('x'.repeat(64))),
      'the user exchanged': `${head}.${stolen}.${signature}`,
      'the signature cut off': `${head}.${payload}.`,
      'half a signature': `${head}.${payload}.${signature.slice(0, 20)}`,
      'an unknown critical header': `${part({ alg: 'HS256', crit: ['exp'] })}.${payload}.${signature}`,
      'a key set of its own': `${part({ alg: 'HS256', jku: `http://127.0.0.1:${port}/jwks` })}.${payload}.${signature}`,
      'a certificate of its own': `${part({ alg: 'RS256', x5u: `http://127.0.0.1:${port}/x5u` })}.${payload}.${signature}`,
      'an embedded key': `${part({ alg: 'HS256', jwk: { kty: 'oct', k: 'eA' } })}.${payload}.${signature}`,
      'a key id that is a path': `${part({ alg: 'HS256', kid: '../../etc/passwd' })}.${payload}.${signature}`,
      'a key id that is SQL': `${part({ alg: 'HS256', kid: "' or 1=1 --" })}.${payload}.${signature}`,
      dots: '...',
      'three letters': 'a.b.c',
      'ten thousand letters': 'a'.repeat(10_000),
    };
    const texts = new Set<string>();
    for (const token of Object.values(forged)) {
      const answer = await seeded.service.request('GET', '/api/v1/dashboard', { token });
      expectProblem(answer, 401, 'unauthenticated');
      texts.add(withoutRequestId(answer));
    }
    expect(texts.size).toBe(1);
    expect(fetched).toBe(0);
  });

  it('is refused once the token has expired, by the clock of the service', async () => {
    const token = await seeded.service.tokenFor(ALICE);
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { exp: number };
    const now = seeded.service.clock.now().toISOString();
    seeded.service.clock.set(new Date((exp + 3_600) * 1_000).toISOString());
    try {
      expectProblem(await seeded.service.request('GET', '/api/v1/portfolios', { token }), 401, 'unauthenticated');
    } finally {
      seeded.service.clock.set(now);
    }
    expect((await seeded.service.request('GET', '/api/v1/portfolios', { token })).status).toBe(200);
  });

  it.each(['', 'Basic YTpi', 'Bearer', 'Bearer  ', 'bearer: x', 'Token abc'])(
    'is refused with the Authorization header "%s"',
    async (authorization) => {
      const answer = await seeded.service.request('GET', '/api/v1/portfolios', { headers: { authorization } });
      expectProblem(answer, 401, 'unauthenticated');
    },
  );

  it('is refused with two Authorization headers, both good', async () => {
    const received = await exchangeRaw(
      seeded.service.url,
      `GET /api/v1/portfolios HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${seeded.alice.token}\r\n` +
        `Authorization: Bearer ${seeded.bob.token}\r\nConnection: close\r\n\r\n`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 401 /);
    expect(received).not.toContain(CANARY);
  });

  it('is refused with the token in the query or in a cookie', async () => {
    const { token } = seeded.alice;
    for (const [path, headers] of [
      [`/api/v1/portfolios?access_token=${token}`, {}],
      [`/api/v1/portfolios?token=${token}`, {}],
      ['/api/v1/portfolios', { cookie: `token=${token}; access_token=${token}` }],
    ] as const) {
      expectProblem(await seeded.service.request('GET', path, { headers }), 401, 'unauthenticated');
    }
  });

  it('stays the caller whatever other headers claim', async () => {
    const headers = {
      'x-user-id': BOB,
      'x-tenant-id': BOB,
      'x-forwarded-user': BOB,
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-host': 'evil.example',
      forwarded: 'for=10.0.0.1;host=evil.example',
      'x-http-method-override': 'DELETE',
      'x-method-override': 'DELETE',
    };
    const { token, portfolioId } = seeded.alice;
    const answer = await seeded.service.request('GET', `/api/v1/portfolios/${portfolioId}`, { token, headers });
    const plain = await seeded.service.request('GET', `/api/v1/portfolios/${portfolioId}`, { token });
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual(plain.body.data);
    // They change no figure, and nothing that is kept for others who ask the same.
    const figures = ROUTES.filter(({ names, method }) => names === 'portfolio' && method === 'GET');
    const odd = {
      ...headers,
      'accept-language': 'de-DE',
      'x-currency': 'JPY',
      accept: 'application/xml',
      cookie: 'a=b',
    };
    for (const route of figures) {
      const path = route.url(seeded.alice);
      const [first, second] = [
        await seeded.service.request('GET', path, { token, headers: odd }),
        await seeded.service.request('GET', path, { token }),
      ];
      expect(first.status).toBe(200);
      expect(first.text).not.toContain('evil.example');
      expect(first.body?.data ?? first.text).toEqual(second.body?.data ?? second.text);
    }
    const list = await seeded.service.request('GET', '/api/v1/portfolios', { token, headers });
    expect(list.text).not.toContain(CANARY);
    expect(JSON.stringify(answer.headers)).not.toContain('evil.example');
  });

  it.each([
    ['blanks and quotes', 'a b"c'],
    ['markup', '<script>alert(1)</script>'],
    ['65 letters', 'a'.repeat(65)],
    ['ten kilobytes', 'a'.repeat(10_000)],
  ])('is not echoed the request id it sent: %s', async (_name, requestId) => {
    const answer = await seeded.service.request('GET', '/api/v1/portfolios', {
      headers: { 'x-request-id': requestId },
    });
    expectProblem(answer, 401, 'unauthenticated');
    expect(answer.body.requestId).not.toBe(requestId);
  });

  it('is echoed a harmless request id', async () => {
    const headers = { 'x-request-id': 'trace-42' };
    expect((await seeded.service.request('GET', '/api/v1/portfolios', { headers })).body.requestId).toBe('trace-42');
  });
});
