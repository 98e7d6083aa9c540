import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nothingMayBeStored } from '../support/nothing-stored.js';
import { expectProblem, type HttpAnswer } from '../support/problem.js';
import { exchangePieces, exchangeRaw } from '../support/raw-http.js';
import { ROUTES } from '../support/route-inventory.js';
import { NOBODYS_ID, succeed } from '../support/seeded-service.js';
import { seededSuite } from '../support/seeded-suite.js';

const JSON_LIMIT = 256 * 1_024;

/** Texts that are no decimal of the contract, whatever a lenient reader makes of them. */
const NO_DECIMALS: ReadonlyArray<readonly [string, unknown]> = [
  ['NaN', 'NaN'],
  ['Infinity', 'Infinity'],
  ['-Infinity', '-Infinity'],
  ['1e400', '1e400'],
  ['1e2', '1e2'],
  ['1E-7', '1E-7'],
  ['1e-20000', '1e-20000'],
  ['40 digits', '1'.repeat(40)],
  ['40 digits behind the point', `0.${'1'.repeat(40)}`],
  ['15 digits before the point', '1'.repeat(15)],
  ['11 digits behind the point', '1.12345678901'],
  ['a hexadecimal', '0x1F'],
  ['an underscore', '1_000'],
  ['a thousands separator', '1,000.00'],
  ['blanks around it', ' 12 '],
  ['a plus sign', '+5'],
  ['a negative zero', '-0'],
  ['a negative zero with digits', '-0.00'],
  ['no digit before the point', '.5'],
  ['no digit behind the point', '5.'],
  ['a leading zero', '007'],
  ['full-width digits', '１２'],
  ['Arabic digits', '١٢'],
  ['a line break behind it', '12\n'],
  ['nothing', ''],
  ['a blank', ' '],
  ['a word', 'ten'],
  ['a JSON number', 12.5],
  ['a JSON integer', 12],
  ['true', true],
  ['a list', ['12']],
  ['an object', { amount: '12' }],
];

describe('a bad body', () => {
  const seeded = seededSuite();

  const stored = nothingMayBeStored(() => seeded.service.database.admin);

  const trade = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
    portfolioId: seeded.alice.portfolioId,
    date: '2026-02-02',
    type: 'BUY',
    symbol: 'KNOWN',
    quantity: '1',
    price: '10',
    ...changes,
  });
  const book = async (body: unknown, options: { headers?: Record<string, string>; contentType?: string } = {}) =>
    await seeded.service.request('POST', '/api/v1/transactions', { token: seeded.alice.token, body, ...options });
  const pointers = (answer: HttpAnswer): string[] =>
    (answer.body.errors as Array<{ pointer: string }>).map(({ pointer }) => pointer);

  it('is not what the sound one is: the control of this file books', async () => {
    const booked = await succeed(book(trade()));
    expect(booked.status).toBe(201);
    await succeed(
      seeded.service.request('DELETE', `/api/v1/transactions/${booked.body.data.id}`, { token: seeded.alice.token }),
    );
    await stored.accept();
  });

  describe('of a transaction', () => {
    for (const member of ['quantity', 'price', 'fee', 'tax', 'fxRate']) {
      it.each(NO_DECIMALS)(`is refused with ${member} %s`, async (_name, value) => {
        const answer = await book(trade({ [member]: value }));
        expectProblem(answer, 400, 'validation_failed');
        expect(pointers(answer)).toEqual([`/${member}`]);
      });
    }

    it.each(NO_DECIMALS)('is refused with amount %s', async (_name, value) => {
      const { portfolioId } = seeded.alice;
      const answer = await book({ portfolioId, date: '2026-02-02', type: 'DEPOSIT', amount: value });
      expectProblem(answer, 400, 'validation_failed');
      expect(pointers(answer)).toEqual(['/amount']);
    });

    it.each([
      ['a negative price', { price: '-1' }, '/price'],
      ['a negative quantity', { quantity: '-1' }, '/quantity'],
      ['a quantity of zero', { quantity: '0' }, '/quantity'],
      ['a negative fee', { fee: '-0.01' }, '/fee'],
      ['a negative tax', { tax: '-0.01' }, '/tax'],
      ['a rate of zero', { fxRate: '0', currency: 'EUR' }, '/fxRate'],
      ['no type', { type: undefined }, '/type'],
      ['an unknown type', { type: 'STEAL' }, '/type'],
      ['a type in small letters', { type: 'buy' }, '/type'],
      ['no symbol', { symbol: undefined }, '/symbol'],
      ['no quantity', { quantity: undefined }, '/quantity'],
      ['no price', { price: undefined }, '/price'],
      ['no date', { date: undefined }, '/date'],
      ['a currency that does not exist', { currency: 'XYZ' }, '/currency'],
      ['a currency in small letters', { currency: 'usd' }, '/currency'],
      ['a currency of four letters', { currency: 'USDT' }, '/currency'],
      ['a fraction as its sequence', { sequence: 1.5 }, '/sequence'],
      ['a text as its sequence', { sequence: '1' }, '/sequence'],
      ['a sequence beyond any', { sequence: 1e300 }, '/sequence'],
      ['a portfolio that is no id', { portfolioId: 'mine' }, '/portfolioId'],
      ['an id with SQL behind it', { portfolioId: `${NOBODYS_ID}' or '1'='1` }, '/portfolioId'],
      ['a list of ids', { portfolioId: [NOBODYS_ID] }, '/portfolioId'],
      ['a note that is a number', { note: 1 }, '/note'],
      ['a note without end', { note: 'n'.repeat(100_000) }, '/note'],
      ['an external id without end', { externalId: 'e'.repeat(5_000) }, '/externalId'],
    ])('is refused with %s', async (_name, changes, pointer) => {
      const answer = await book(trade(changes));
      expectProblem(answer, 400, 'validation_failed');
      expect(pointers(answer)).toEqual([pointer]);
    });

    it.each([
      '2026-02-30',
      '2025-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-01-00',
      '0000-01-01',
      '1969-12-31',
      '2101-01-01',
      '5874898-01-01',
      '-infinity',
      'infinity',
      'now',
      'today',
      '2026-1-5',
      '20260105',
      '05.01.2026',
      '2026-01-05T00:00:00Z',
      '2026-01-05 ',
      ' 2026-01-05',
      '２０２６-01-05',
      '1767571200',
    ])('is refused with the date "%s"', async (date) => {
      const answer = await book(trade({ date }));
      expectProblem(answer, 400, 'validation_failed');
      expect(pointers(answer)).toEqual(['/date']);
    });

    it.each([
      '2026-02-30T10:00:00Z',
      '2026-01-05T25:00:00Z',
      '2016-12-31T23:59:60Z',
      '2026-01-05T10:00:00',
      '2026-01-05T10:00:00+14:01',
      '2026-01-05T10:00:00+99:00',
      '+275760-09-13T00:00:00Z',
      '1767571200000',
    ])('is refused with the instant "%s"', async (executedAt) => {
      const answer = await book(trade({ date: undefined, executedAt }));
      expectProblem(answer, 400, 'validation_failed');
      expect(pointers(answer)).toEqual(['/executedAt']);
    });

    it.each([
      ['an unknown symbol', 'UNKNOWN', 422, 'unprocessable'],
      ['a symbol in small letters', 'known', 400, 'validation_failed'],
      ['a symbol with SQL in it', "KNOWN'--", 400, 'validation_failed'],
      ['a homoglyph', 'KNОWN', 400, 'validation_failed'],
      ['a zero-width joiner', 'KNOWN\u200D', 400, 'validation_failed'],
      ['a direction override', '\u202EKNOWN', 400, 'validation_failed'],
      ['31 letters', 'A'.repeat(31), 400, 'validation_failed'],
      ['a NUL', 'KNOWN\0', 400, 'validation_failed'],
      ['a letter that folds to K', '\u212ANOWN', 400, 'validation_failed'],
    ])('is refused with %s', async (_name, symbol, status, errorCode) => {
      const answer = await book(trade({ symbol }));
      expectProblem(answer, status, errorCode);
      expect(pointers(answer)).toEqual(['/symbol']);
    });

    it.each([
      ['a NUL', 'a\0b'],
      ['a bell', 'a\u0007b'],
      ['an escape sequence', '\u001B[31mred'],
      ['a line break', 'a\nb'],
      ['a direction override', 'a\u202Eb'],
      ['an isolate', 'a\u2067b'],
      ['a line separator', 'a\u2028b'],
    ])('is refused with a note that holds %s', async (_name, note) => {
      const answer = await book(trade({ note }));
      expectProblem(answer, 400, 'validation_failed');
      expect(pointers(answer)).toEqual(['/note']);
    });

    it.each(['\\ud800', 'x\\udfffy', '\\ud83d'])('is refused with half a character in the note: %s', async (escape) => {
      const text = JSON.stringify(trade({ note: 'NOTE' })).replace('NOTE', escape);
      const answer = await book(text, { contentType: 'application/json' });
      expectProblem(answer, 400, 'validation_failed');
    });

    it('is refused when it sells more than there is, with the date and what there was', async () => {
      const answer = await book(trade({ type: 'SELL', quantity: '10.0000000001' }));
      expectProblem(answer, 422, 'oversell', ['symbol', 'date', 'requested', 'available']);
      expect(answer.body).toMatchObject({
        symbol: 'KNOWN',
        date: '2026-02-02',
        requested: '10.0000000001',
        available: '10',
      });
    });

    it('is refused when it sells before the purchase', async () => {
      const answer = await book(trade({ type: 'SELL', quantity: '1', date: '2026-01-04' }));
      expectProblem(answer, 422, 'oversell', ['symbol', 'date', 'requested', 'available']);
      expect(answer.body.available).toBe('0');
    });

    it('is refused when its date lies in the future', async () => {
      const answer = await book(trade({ date: '2027-01-01' }));
      expectProblem(answer, 400, 'validation_failed');
      expect(pointers(answer)).toEqual(['/date']);
    });

    it('is refused with a rate between a currency and itself', async () => {
      expectProblem(await book(trade({ currency: 'USD', fxRate: '1.1' })), 400, 'validation_failed');
    });

    it('is refused when its external id is taken', async () => {
      expectProblem(await book(trade({ externalId: 'external of Alice' })), 409, 'conflict');
    });
  });

  describe('of a portfolio', () => {
    it.each([
      ['no name', { name: undefined }, '/name'],
      ['a blank name', { name: '   ' }, '/name'],
      ['a name of 101 characters', { name: 'n'.repeat(101) }, '/name'],
      ['a name with a line break', { name: 'a\nb' }, '/name'],
      ['a name that turns around', { name: 'a\u202Eb' }, '/name'],
      ['no currency', { baseCurrency: undefined }, '/baseCurrency'],
      ['a currency that does not exist', { baseCurrency: 'QQQ' }, '/baseCurrency'],
      ['a minor unit', { baseCurrency: 'GBX' }, '/baseCurrency'],
      ['an unknown method', { costBasisMethod: 'LOFO' }, '/costBasisMethod'],
      ['a text for a boolean', { trackCash: 'true' }, '/trackCash'],
      ['a number for a boolean', { allowShort: 1 }, '/allowShort'],
      ['a zone that does not exist', { timeZone: 'Mars/Olympus' }, '/timeZone'],
    ])('is refused with %s', async (_name, changes, pointer) => {
      const answer = await seeded.service.request('POST', '/api/v1/portfolios', {
        token: seeded.alice.token,
        body: { name: 'Sound', baseCurrency: 'USD', ...changes },
      });
      expectProblem(answer, 400, 'validation_failed');
      expect(pointers(answer)).toEqual([pointer]);
    });
  });

  describe('of an instrument', () => {
    const put = async (symbol: string, changes: object): Promise<HttpAnswer> =>
      await seeded.service.request('PUT', `/api/v1/instruments/${symbol}`, {
        token: seeded.alice.token,
        body: { name: 'New', currency: 'USD', exchange: 'XNYS', assetClass: 'EQUITY', ...changes },
      });

    it.each([
      ['a currency that does not exist', { currency: 'QQQ' }, '/currency'],
      ['a minor unit', { currency: 'GBX' }, '/currency'],
      ['an exchange that is no code', { exchange: 'New York' }, '/exchange'],
      ['an unknown asset class', { assetClass: 'HOUSE' }, '/assetClass'],
      ['no name', { name: undefined }, '/name'],
      ['a country that is no code', { country: 'Utopia' }, '/country'],
    ])('is refused with %s', async (_name, changes, pointer) => {
      const answer = await put('NEW', changes);
      expectProblem(answer, 400, 'validation_failed');
      expect(pointers(answer)).toEqual([pointer]);
    });

    it.each(['new', '%20NEW', 'N%00W', '-NEW', 'A'.repeat(31), '%E2%80%AENEW', "NEW'--"])(
      'is refused under the symbol %s',
      async (symbol) => {
        expectProblem(await put(symbol, {}), 400, 'validation_failed');
      },
    );

    it('is refused when it changes the currency of what is held', async () => {
      expectProblem(await put('KNOWN', { currency: 'EUR' }), 409, 'conflict');
    });

    it.each([
      ['a numerator of zero', [{ date: '2026-01-05', numerator: 0, denominator: 1 }]],
      ['a negative denominator', [{ date: '2026-01-05', numerator: 2, denominator: -1 }]],
      ['a fraction', [{ date: '2026-01-05', numerator: 1.5, denominator: 1 }]],
      ['a text', [{ date: '2026-01-05', numerator: '2', denominator: 1 }]],
      ['a number beyond an integer', [{ date: '2026-01-05', numerator: 2_147_483_648, denominator: 1 }]],
      ['a date that does not exist', [{ date: '2026-02-30', numerator: 2, denominator: 1 }]],
      ['an unknown member', [{ date: '2026-01-05', numerator: 2, denominator: 1, symbol: 'OTHER' }]],
      ['an object instead of a list', { date: '2026-01-05', numerator: 2, denominator: 1 }],
      ['null in the list', [null]],
    ])('is refused with a split that has %s', async (_name, body) => {
      const answer = await seeded.service.request('PUT', '/api/v1/instruments/KNOWN/splits', {
        token: seeded.alice.token,
        body,
      });
      expectProblem(answer, 400, 'validation_failed');
    });
  });

  const writes = ROUTES.filter((route) => route.body !== undefined && route.contentType === undefined).map(
    (route) => [`${route.method} ${route.path}`, route] as const,
  );

  it.each(writes)('is refused with members that nobody asked for: %s', async (_name, route) => {
    for (const extra of [
      'id',
      'userId',
      'tenant_id',
      'tenantId',
      'version',
      'createdAt',
      'role',
      'isAdmin',
      'ordinal',
    ]) {
      const sound = route.body!(seeded.alice);
      const body = Array.isArray(sound)
        ? [{ date: '2026-01-05', numerator: 2, denominator: 1, [extra]: 'x' }]
        : { ...(sound as object), [extra]: 'x' };
      const answer = await seeded.service.request(route.method, route.url(seeded.alice), {
        token: seeded.alice.token,
        body,
      });
      expectProblem(answer, 400, 'validation_failed');
      expect(pointers(answer)).toEqual([Array.isArray(sound) ? `/0/${extra}` : `/${extra}`]);
    }
  });

  it.each(writes)('is refused where it is no JSON of the right form: %s', async (_name, route) => {
    const list = Array.isArray(route.body!(seeded.alice));
    const bodies = [
      '',
      ' ',
      '{',
      'null',
      'true',
      '"text"',
      '1',
      list ? '{}' : '[]',
      '{"a":NaN}',
      '{"a":Infinity}',
      "{'a':1}",
      '{"a":1,}',
      '{"a":1} {"b":2}',
      '[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]',
      '['.repeat(30_000) + ']'.repeat(30_000),
    ];
    for (const body of bodies) {
      const answer = await seeded.service.request(route.method, route.url(seeded.alice), {
        token: seeded.alice.token,
        body,
        contentType: 'application/json',
      });
      expectProblem(answer, 400, 'validation_failed');
    }
  });

  it.each([
    ['a key twice', (json: string) => json.replace('"price":"10"', '"price":"10","price":"1"')],
    ['a key twice, once escaped', (json: string) => json.replace('"price":"10"', '"price":"10","\\u0070rice":"1"')],
    ['__proto__', (json: string) => json.replace('{', '{"__proto__":{"polluted":true},')],
    ['__proto__, escaped', (json: string) => json.replace('{', '{"\\u005f_proto__":{"polluted":true},')],
    ['constructor', (json: string) => json.replace('{', '{"constructor":{"prototype":{"polluted":true}},')],
    ['a member that every object inherits', (json: string) => json.replace('{', '{"toString":"x",')],
    ['a number beyond a double', (json: string) => json.replace('"price":"10"', '"price":1e400')],
    ['NaN', (json: string) => json.replace('"price":"10"', '"price":NaN')],
    ['a NUL as it is', (json: string) => json.replace('"10"', '"10\0"')],
  ])('is refused with %s', async (_name, spoil) => {
    const sound = JSON.stringify(trade());
    expect(spoil(sound)).not.toBe(sound);
    expectProblem(await book(spoil(sound), { contentType: 'application/json' }), 400, 'validation_failed');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is refused with bytes that are no UTF-8', async () => {
    const json = Buffer.from(JSON.stringify(trade({ note: 'NOTE' })));
    json.set([0xc3, 0x28], json.indexOf('NOTE'));
    const answer = await book(Readable.from([json]), { contentType: 'application/json' });
    expectProblem(answer, 400, 'validation_failed');
  });

  it('is 413 over 256 KiB, announced or in pieces', async () => {
    const padded = (size: number): string => {
      const json = JSON.stringify(trade({ note: '' }));
      return json.replace('"note":""', `"note":"${'n'.repeat(size - json.length)}"`);
    };
    expectProblem(await book(padded(JSON_LIMIT + 1), { contentType: 'application/json' }), 413, 'payload_too_large');
    const pieces = Readable.from(padded(JSON_LIMIT * 4).match(/.{1,65536}/gs)!);
    expectProblem(await book(pieces, { contentType: 'application/json' }), 413, 'payload_too_large');
    // At the limit it is read, and refused for its note alone.
    const answer = await book(padded(JSON_LIMIT), { contentType: 'application/json' });
    expectProblem(answer, 400, 'validation_failed');
    expect(pointers(answer)).toEqual(['/note']);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/json-patch+json',
    'application/jsonx',
    'text/json',
    'text/csv',
    'application/octet-stream',
  ])('is 415 as %s', async (contentType) => {
    for (const [, route] of writes) {
      const answer = await seeded.service.request(route.method, route.url(seeded.alice), {
        token: seeded.alice.token,
        body: JSON.stringify(route.body!(seeded.alice)),
        contentType,
      });
      expectProblem(answer, 415, 'unsupported_media_type');
    }
  });

  it('is 415 without a type', async () => {
    const body = JSON.stringify(trade());
    const received = await exchangeRaw(
      seeded.service.url,
      `POST /api/v1/transactions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${seeded.alice.token}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 415 /);
    expect(received).toContain('"errorCode":"unsupported_media_type"');
  });

  it.each(['gzip', 'deflate', 'br', 'gzip, gzip', 'x-unknown'])('is 415 with Content-Encoding %s', async (encoding) => {
    const packed = gzipSync(JSON.stringify(trade()));
    const headers = { 'content-encoding': encoding };
    const options = { contentType: 'application/json', headers };
    expectProblem(await book(Readable.from([packed]), options), 415, 'unsupported_media_type');
  });

  it.each([
    ['both lengths', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n'],
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 40\r\n\r\n{}{}'],
    ['a negative length', 'Content-Length: -1\r\n\r\n'],
    ['an unknown transfer coding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ])('is no way to smuggle a request: %s', async (_name, rest) => {
    const received = await exchangeRaw(
      seeded.service.url,
      `POST /api/v1/portfolios HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${seeded.alice.token}\r\n` +
        `Content-Type: application/json\r\n${rest}`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 400 /);
    expect(received.match(/HTTP\/1\.1 \d{3}/g)).toHaveLength(1);
  });

  it.each([
    ['application/json', '/api/v1/transactions', 8],
    ['text/csv', '/api/v1/transactions/import?portfolioId=ID', 110],
  ])(
    'is refused while it is still coming, and the connection answers the next request or says that it ends: %s',
    async (type, path, mebibytes) => {
      const { token, portfolioId } = seeded.alice;
      const head = `HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n`;
      const megabyte = Buffer.alloc(1_024 * 1_024, 'x');
      // Of listeners that pile up on the connection, on either side of it.
      const warnings: string[] = [];
      const warned = ({ message }: Error): void => void warnings.push(message);
      process.on('warning', warned);
      const received = await exchangePieces(
        seeded.service.url,
        [
          `POST ${path.replace('ID', portfolioId)} ${head}Content-Type: ${type}\r\nContent-Length: ${mebibytes * megabyte.length}\r\n\r\n`,
          ...Array.from({ length: mebibytes }, () => megabyte),
          `GET /api/v1/portfolios/${portfolioId} ${head}\r\n`,
        ],
        2,
      );
      process.off('warning', warned);
      expect(warnings).toEqual([]);
      const [refusal, next] = received.match(/HTTP\/1\.1 \d{3}/g) ?? [];
      expect(refusal).toBe('HTTP/1.1 413');
      // Or it says that it will not: what must not happen is that the client waits for an answer.
      expect(next === 'HTTP/1.1 200' || /\r\nconnection: close\r\n/i.test(received)).toBe(true);
    },
  );
});
