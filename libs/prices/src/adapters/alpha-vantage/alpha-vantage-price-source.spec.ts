import { describe, expect, it } from 'vitest';
import { describePriceSource } from '../../../../../test/contracts/price-source.contract.js';
import { describePriceSourceFaults } from '../../../../../test/contracts/price-source-faults.contract.js';
import { type Limits, PATIENT } from '../../../../../test/contracts/provider-trouble.js';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { tradingSessions } from '../../../../../test/support/trading-sessions.js';
import { alphaVantageStub } from '../../../../../test/support/stub-providers/alpha-vantage-stub.js';
import {
  ACME,
  ALBION,
  RECORDED_AT,
  RECORDED_CASE,
  RECORDED_FROM,
  RECORDED_TO,
} from '../../../../../test/support/stub-providers/recorded-market.js';
import { stubOfSuite } from '../../../../../test/support/stub-providers/stub-of-suite.js';
import type { StubProviderServer } from '../../../../../test/support/stub-providers/stub-provider-server.js';
import { type AlphaVantageOptions, AlphaVantagePriceSource } from './alpha-vantage-price-source.js';

const { signal } = new AbortController();
const KEY = 'K3Y&SECRET';

function source(
  stub: StubProviderServer,
  limits: Limits = PATIENT,
  options: Partial<AlphaVantageOptions> = {},
): AlphaVantagePriceSource {
  return new AlphaVantagePriceSource(new ManualClock(RECORDED_AT.toISOString()), tradingSessions(), {
    ...limits,
    apiKey: KEY,
    origin: stub.origin,
    allowPrivateAddresses: true,
    ...options,
  });
}

describePriceSourceFaults('AlphaVantagePriceSource', {
  source,
  serving: (garbage) => alphaVantageStub(garbage),
  failing: (answer) => alphaVantageStub({}, () => answer),
  secret: KEY,
});

describe('AlphaVantagePriceSource', () => {
  const stub = stubOfSuite(alphaVantageStub);

  for (const premium of [false, true]) {
    describePriceSource(`AlphaVantagePriceSource with a ${premium ? 'premium' : 'free'} key`, async () => ({
      source: source(stub, PATIENT, { premium }),
      ...RECORDED_CASE,
    }));
  }

  const saying = (body: object): void => {
    stub.answer = alphaVantageStub({}, () => ({ body: JSON.stringify(body) }));
  };
  const history = async (): Promise<unknown> =>
    source(stub).history(ACME.instrument, RECORDED_FROM, RECORDED_TO, signal);

  it('knows a limit by its words, in an answer of status 200, and how long to wait for the next day', async () => {
    saying({ Note: `Thank you! Our standard API call frequency is 5 calls per minute. Your key is ${KEY}` });
    await expect(history()).rejects.toMatchObject({ kind: 'rate_limited', retryAfterMs: 60_000 });
    await expect(history()).rejects.not.toThrow(KEY);
    saying({
      Information: `We have detected your API key as ${KEY} and our standard rate limit is 25 requests per day.`,
    });
    await expect(history()).rejects.toMatchObject({ kind: 'rate_limited', retryAfterMs: 3_600_000 });
    await expect(history()).rejects.toThrow(/API key as \*\*\*/);
  });

  it('knows a call that the key has no right to', async () => {
    saying({ Information: 'Thank you! This is a premium endpoint.' });
    await expect(history()).rejects.toMatchObject({ kind: 'refused' });
  });

  it('asks for the currency once for each symbol, and not at all where it is told', async () => {
    const sut = source(stub);
    await sut.quotes([ACME.instrument], RECORDED_AT, signal);
    await sut.quotes([ACME.instrument], RECORDED_AT, signal);
    const asked = (): string[] => stub.requests.map(({ url }) => url.searchParams.get('function')!);
    expect(asked()).toEqual(['GLOBAL_QUOTE', 'SYMBOL_SEARCH', 'GLOBAL_QUOTE']);
    stub.requests.length = 0;
    const told = source(stub, PATIENT, { currencies: { ACME: 'USD' } });
    await told.quotes([ACME.instrument], RECORDED_AT, signal);
    expect(asked()).toEqual(['GLOBAL_QUOTE']);
  });

  it('has no price for a symbol whose currency it cannot find out', async () => {
    stub.answer = (request) =>
      request.url.searchParams.get('function') === 'SYMBOL_SEARCH'
        ? { body: '{"bestMatches":[]}' }
        : alphaVantageStub()(request);
    expect((await source(stub).quotes([ACME.instrument], RECORDED_AT, signal)).size).toBe(0);
    expect(((await history()) as { closes: unknown[] }).closes).toEqual([]);
  });

  it('dates a quote by the end of its session, and by now while the session is running', async () => {
    const asOf = async (symbol: typeof ACME, garbage = {}): Promise<Date> => {
      stub.answer = alphaVantageStub(garbage);
      const quotes = await source(stub).quotes([symbol.instrument], RECORDED_AT, signal);
      return quotes.get(symbol.instrument.symbol)!.asOf;
    };
    expect(await asOf(ACME)).toEqual(RECORDED_AT);
    expect(await asOf(ACME, { date: '2024-06-13' })).toEqual(new Date('2024-06-13T20:00:00Z'));
  });

  it('keeps pence as pence, and spells suffixes its way', async () => {
    const { closes } = await source(stub).history(ALBION.instrument, RECORDED_FROM, RECORDED_TO, signal);
    expect(closes[0]).toMatchObject({ currency: 'GBX' });
    expect(stub.requests[0]!.url.searchParams.get('symbol')).toBe('ALBION.LON');
  });

  it('takes splits and dividends from a premium key, and only days that are far back from the full table', async () => {
    const sut = source(stub, PATIENT, { premium: true });
    const { splits, dividends } = await sut.history(ACME.instrument, RECORDED_FROM, RECORDED_TO, signal);
    expect(splits).toEqual([{ date: '2024-06-10', numerator: 4, denominator: 1 }]);
    expect(dividends.map(({ exDate, amount }) => [exDate, amount.toFixed()])).toEqual([['2024-06-06', '1.24']]);
    await sut.history(ACME.instrument, '2020-01-02' as typeof RECORDED_FROM, RECORDED_TO, signal);
    const sizes = stub.requests.map(({ url }) => url.searchParams.get('outputsize')).filter((size) => size !== null);
    expect(sizes).toEqual(['compact', 'full']);
  });

  it('refuses an answer for another symbol', async () => {
    saying({ 'Global Quote': { '01. symbol': 'OTHER', '05. price': '1.0', '07. latest trading day': '2024-06-13' } });
    const quotes = source(stub).quotes([ACME.instrument], RECORDED_AT, signal);
    await expect(quotes).rejects.toMatchObject({ kind: 'malformed', subjects: ['ACME'] });
  });
});
