import { describe, expect, it } from 'vitest';
import { describePriceSource } from '../../../../../test/contracts/price-source.contract.js';
import { describePriceSourceFaults } from '../../../../../test/contracts/price-source-faults.contract.js';
import { type Limits, PATIENT } from '../../../../../test/contracts/provider-trouble.js';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { csvStub } from '../../../../../test/support/stub-providers/csv-stub.js';
import {
  ACME,
  RECORDED_AT,
  RECORDED_CASE,
  RECORDED_FROM,
  RECORDED_TO,
} from '../../../../../test/support/stub-providers/recorded-market.js';
import { stubOfSuite } from '../../../../../test/support/stub-providers/stub-of-suite.js';
import type { StubProviderServer } from '../../../../../test/support/stub-providers/stub-provider-server.js';
import { type CsvHttpOptions, CsvHttpPriceSource } from './csv-http-price-source.js';
import { templateProblem } from './url-template.js';

const { signal } = new AbortController();
const clock = new ManualClock(RECORDED_AT.toISOString());

function source(
  stub: StubProviderServer,
  limits: Limits = PATIENT,
  options: Partial<CsvHttpOptions> = {},
): CsvHttpPriceSource {
  return new CsvHttpPriceSource(clock, {
    ...limits,
    url: `${stub.origin}/prices.example/closes/{symbol}.csv`,
    quoteUrl: `${stub.origin}/prices.example/quotes/{symbol}.csv`,
    columns: { currency: 'currency' },
    allowPrivateAddresses: true,
    headers: { authorization: 'Bearer t0ken' },
    ...options,
  });
}

describePriceSourceFaults('CsvHttpPriceSource', {
  source,
  serving: (garbage) => csvStub(garbage),
  failing: (answer) => csvStub({}, () => answer),
  secret: 't0ken',
});

describe('CsvHttpPriceSource', () => {
  const stub = stubOfSuite(csvStub);

  describePriceSource('CsvHttpPriceSource', async () => ({ source: source(stub), ...RECORDED_CASE }));

  const history = async (options: Partial<CsvHttpOptions> = {}): ReturnType<CsvHttpPriceSource['history']> =>
    source(stub, PATIENT, options).history(ACME.instrument, RECORDED_FROM, RECORDED_TO, signal);
  const serve = (body: string): void => {
    stub.answer = csvStub({}, () => ({ body }));
  };

  it('sends its headers and fills symbol and dates in, encoded', async () => {
    const url = `${stub.origin}/prices.example/closes/ACME.csv?s={symbol}&a={from}&b={to}`;
    await history({ url, symbols: { ACME: 'A&B=C' } });
    expect(stub.requests[0]!.url.search).toBe('?s=A%26B%3DC&a=2024-06-03&b=2024-06-13');
    expect(stub.requests[0]!.headers.authorization).toBe('Bearer t0ken');
  });

  it('reads columns by the names that it is told, in any order, whatever stands beside them', async () => {
    serve('﻿Schluss;Volumen;Tag\r\n"101,5";7;2024-06-12\r\n');
    await expect(
      history({ delimiter: ';', columns: { date: 'Tag', close: 'Schluss' }, currency: 'USD' }),
    ).rejects.toMatchObject({ kind: 'malformed' });
    serve('﻿Schluss;Volumen;Tag\r\n101.5;7;2024-06-12\r\n100.5;7;2024-06-11\r\n');
    const { closes } = await history({ delimiter: ';', columns: { date: 'Tag', close: 'Schluss' }, currency: 'USD' });
    expect(closes.map(({ date, close }) => `${date} ${close.toFixed()}`)).toEqual([
      '2024-06-11 100.5',
      '2024-06-12 101.5',
    ]);
  });

  it('takes the currency of the instrument only where it is told to', async () => {
    serve('date,close\n2024-06-12,101.5\n');
    expect((await history({ columns: {}, currency: 'instrument' })).closes[0]!.currency).toBe('USD');
    expect((await history({ columns: {}, currency: 'GBX' })).closes[0]!.currency).toBe('GBX');
    expect(() => source(stub, PATIENT, { columns: {} })).toThrow(/currencies/);
  });

  it('says that its closes are adjusted where it is told so', async () => {
    expect((await history()).basis).toBe('as-traded');
    expect((await history({ basis: 'split-adjusted' })).basis).toBe('split-adjusted');
  });

  it('refuses a day that is there twice, a row without all columns and a table without the right ones', async () => {
    for (const table of [
      'date,close,currency\n2024-06-12,1,USD\n2024-06-12,1,USD\n',
      'date,close,currency\n2024-06-12,1\n',
      'day,close,currency\n2024-06-12,1,USD\n',
      'date,close,currency\n2024-06-31,1,USD\n',
    ]) {
      serve(table);
      await expect(history()).rejects.toMatchObject({ kind: 'malformed' });
    }
  });

  it('reads no more rows than there are days', async () => {
    stub.answer = csvStub({ times: 60_000 });
    await expect(history({ maxBytes: 10_000_000 })).rejects.toMatchObject({ kind: 'too_large' });
  });

  it('has no quotes without an address for them', async () => {
    const sut = source(stub, PATIENT, { quoteUrl: null });
    expect(sut.capabilities.quotes).toBe(false);
    expect((await sut.quotes([ACME.instrument], RECORDED_AT, signal)).size).toBe(0);
  });

  it('takes no quote for a price whose time it cannot read', async () => {
    serve('time,price,currency\nyesterday,1,USD\n');
    const quotes = source(stub).quotes([ACME.instrument], RECORDED_AT, signal);
    await expect(quotes).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('reaches no address of our own unless it is told that it may', async () => {
    await expect(history({ allowPrivateAddresses: false })).rejects.toMatchObject({ kind: 'forbidden_address' });
    expect(stub.requests).toEqual([]);
  });

  it.each([
    ['https://example.com/{symbol}.csv?f={from}&t={to}', null],
    ['https://example.com/x.csv', /no \{symbol\}/],
    ['https://{symbol}.example.com/', /in its host/],
    ['https://example.com/{symbol}/{key}', /\{key\}/],
    ['https://user:pass@example.com/{symbol}', /credentials/],
    ['file:///etc/{symbol}', /http\(s\)/],
    ['{symbol}', /no address/],
  ])('finds what is wrong with the address %s', (template, problem) => {
    expect(templateProblem(template) ?? 'nothing').toMatch(problem ?? /^nothing$/);
  });
});
