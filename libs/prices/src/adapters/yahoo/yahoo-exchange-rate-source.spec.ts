import { describe, expect, it } from 'vitest';
import { describeExchangeRateSource } from '../../../../../test/contracts/exchange-rate-source.contract.js';
import { describeExchangeRateSourceFaults } from '../../../../../test/contracts/exchange-rate-source-faults.contract.js';
import { type Limits, PATIENT } from '../../../../../test/contracts/provider-trouble.js';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { RECORDED_RATES_CASE } from '../../../../../test/support/stub-providers/ecb-stub.js';
import { RECORDED_AT, RECORDED_FROM } from '../../../../../test/support/stub-providers/recorded-market.js';
import { stubOfSuite } from '../../../../../test/support/stub-providers/stub-of-suite.js';
import type { StubProviderServer } from '../../../../../test/support/stub-providers/stub-provider-server.js';
import { yahooRatesStub } from '../../../../../test/support/stub-providers/yahoo-rates-stub.js';
import { YahooExchangeRateSource } from './yahoo-exchange-rate-source.js';

const { signal } = new AbortController();

function source(stub: StubProviderServer, limits: Limits = PATIENT): YahooExchangeRateSource {
  return new YahooExchangeRateSource(new ManualClock(RECORDED_AT.toISOString()), {
    ...limits,
    origin: stub.origin,
    hosts: [stub.host],
    allowPrivateAddresses: true,
  });
}

describeExchangeRateSourceFaults('YahooExchangeRateSource', {
  source,
  serving: (garbage) => yahooRatesStub(garbage),
  failing: (answer) => yahooRatesStub({}, () => answer),
});

describe('YahooExchangeRateSource', () => {
  const stub = stubOfSuite(yahooRatesStub);

  describeExchangeRateSource('YahooExchangeRateSource', async () => ({ source: source(stub), ...RECORDED_RATES_CASE }));

  it('leaves out the rate of the day that is running', async () => {
    const rates = await source(stub).rates(['USD'], RECORDED_FROM, RECORDED_AT, signal);
    expect(rates.at(-1)!.date).toBe('2024-06-13');
  });

  it('leaves out a currency that it does not know, and refuses another pair', async () => {
    const rates = await source(stub).rates(['USD', 'XAU'], RECORDED_FROM, RECORDED_AT, signal);
    expect(new Set(rates.map(({ quote }) => quote))).toEqual(new Set(['USD']));
    stub.answer = yahooRatesStub({}, (request) => {
      request.url.pathname = request.url.pathname.replace('EURUSD', 'EURGBP');
      return yahooRatesStub()(request);
    });
    const call = source(stub).rates(['USD'], RECORDED_FROM, RECORDED_AT, signal);
    await expect(call).rejects.toMatchObject({ kind: 'malformed', subjects: ['USD'] });
  });
});
