import { describe, expect, it } from 'vitest';
import { describeExchangeRateSource } from '../../../../../test/contracts/exchange-rate-source.contract.js';
import { describeExchangeRateSourceFaults } from '../../../../../test/contracts/exchange-rate-source-faults.contract.js';
import { type Limits, PATIENT } from '../../../../../test/contracts/provider-trouble.js';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { ecbStub, RECORDED_RATES_CASE } from '../../../../../test/support/stub-providers/ecb-stub.js';
import { RECORDED_AT, RECORDED_FROM } from '../../../../../test/support/stub-providers/recorded-market.js';
import { stubOfSuite } from '../../../../../test/support/stub-providers/stub-of-suite.js';
import type { StubProviderServer } from '../../../../../test/support/stub-providers/stub-provider-server.js';
import { EcbExchangeRateSource } from './ecb-exchange-rate-source.js';

const { signal } = new AbortController();

function source(stub: StubProviderServer, limits: Limits = PATIENT): EcbExchangeRateSource {
  return new EcbExchangeRateSource(new ManualClock(RECORDED_AT.toISOString()), {
    ...limits,
    origin: stub.origin,
    allowPrivateAddresses: true,
  });
}

describeExchangeRateSourceFaults('EcbExchangeRateSource', {
  source,
  serving: (garbage) => ecbStub(garbage),
  failing: (answer) => ecbStub({}, () => answer),
  meansNothing: new Set(['NaN', '']),
});

describe('EcbExchangeRateSource', () => {
  const stub = stubOfSuite(ecbStub);

  describeExchangeRateSource('EcbExchangeRateSource', async () => ({ source: source(stub), ...RECORDED_RATES_CASE }));

  it('asks for all currencies in one call, and for nothing that is no currency', async () => {
    await source(stub).rates(['USD', 'GBP', 'EUR', '../../x', 'GBX'], RECORDED_FROM, RECORDED_AT, signal);
    expect(stub.requests.map(({ url }) => `${url.pathname}${url.search}`)).toEqual([
      '/service/data/EXR/D.USD+GBP+GBX.EUR.SP00.A?startPeriod=2024-06-03&endPeriod=2024-06-14&format=csvdata&detail=dataonly',
    ]);
  });

  it('reads rates digit by digit', async () => {
    const rates = await source(stub).rates(['USD'], RECORDED_FROM, RECORDED_AT, signal);
    expect(rates.slice(5, 7).map(({ rate }) => rate.toFixed())).toEqual(['1.0756', '1.073']);
  });

  it('has nothing where the ECB has nothing, however it says so', async () => {
    expect(await source(stub).rates(['XAU'], RECORDED_FROM, RECORDED_AT, signal)).toEqual([]);
    stub.answer = ecbStub({}, () => ({ body: '' }));
    expect(await source(stub).rates(['USD'], RECORDED_FROM, RECORDED_AT, signal)).toEqual([]);
  });

  it('refuses rates of a currency or a base that it did not ask for, and a day that is there twice', async () => {
    const header = 'KEY,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE\n';
    for (const rows of [
      'K,CHF,EUR,2024-06-04,1',
      'K,USD,GBP,2024-06-04,1',
      'K,USD,EUR,2024-06-04,1\nK,USD,EUR,2024-06-04,1',
    ]) {
      stub.answer = ecbStub({}, () => ({ body: `${header}${rows}\n` }));
      const call = source(stub).rates(['USD'], RECORDED_FROM, RECORDED_AT, signal);
      await expect(call, rows).rejects.toMatchObject({ kind: 'malformed' });
    }
  });
});
