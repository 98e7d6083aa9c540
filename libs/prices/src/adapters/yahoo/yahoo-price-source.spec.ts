import { describe, expect, it, vi } from 'vitest';
import { describePriceSource } from '../../../../../test/contracts/price-source.contract.js';
import { describePriceSourceFaults } from '../../../../../test/contracts/price-source-faults.contract.js';
import { PATIENT } from '../../../../../test/contracts/provider-trouble.js';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
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
import { yahooStub } from '../../../../../test/support/stub-providers/yahoo-stub.js';
import { YahooPriceSource } from './yahoo-price-source.js';

const { signal } = new AbortController();

function source(stub: StubProviderServer, limits = PATIENT): YahooPriceSource {
  return new YahooPriceSource(new ManualClock(RECORDED_AT.toISOString()), {
    ...limits,
    origin: stub.origin,
    hosts: [stub.host],
    allowPrivateAddresses: true,
  });
}

describePriceSourceFaults('YahooPriceSource', {
  source,
  serving: (garbage) => yahooStub(garbage),
  failing: (answer) => yahooStub({}, () => answer),
});

describe('YahooPriceSource', () => {
  const stub = stubOfSuite(yahooStub);

  describePriceSource('YahooPriceSource', async () => ({ source: source(stub), ...RECORDED_CASE }));

  it('finds what the market printed behind split-adjusted single-precision numbers, and keeps pence as pence', async () => {
    const { closes, dividends } = await source(stub).history(ALBION.instrument, RECORDED_FROM, RECORDED_TO, signal);
    expect(closes[1]).toMatchObject({ date: '2024-06-04', currency: 'GBp' });
    expect(closes[1]!.close.toFixed()).toBe('1210.5');
    expect(dividends).toEqual([]);
    const acme = await source(stub).history(ACME.instrument, RECORDED_FROM, RECORDED_TO, signal);
    expect(acme.dividends.map(({ exDate, amount }) => [exDate, amount.toFixed()])).toEqual([['2024-06-06', '1.24']]);
  });

  it('describes an instrument with MIC, kind, sector and country', async () => {
    expect(await source(stub).describe('ACME', signal)).toEqual({
      symbol: 'ACME',
      name: 'Acme Corporation',
      currency: 'USD',
      exchange: 'XNYS',
      assetClass: 'EQUITY',
      sector: 'Industrials',
      country: 'US',
    });
  });

  it('begins a new conversation when its crumb is no longer taken', async () => {
    let refusals = 1;
    stub.answer = (request) => {
      if (request.url.pathname === '/v7/finance/quote' && refusals-- > 0) {
        return { status: 401, body: '{"finance":{"error":{"code":"Unauthorized","description":"Invalid Crumb"}}}' };
      }
      return yahooStub()(request);
    };
    stub.requests.length = 0;
    expect((await source(stub).quotes([ACME.instrument], RECORDED_AT, signal)).size).toBe(1);
    expect(stub.requests.filter(({ url }) => url.pathname.endsWith('getcrumb'))).toHaveLength(2);
  });

  it('gives up on a crumb that is never taken', async () => {
    stub.answer = yahooStub({}, () => ({ status: 401, body: 'Invalid Crumb' }));
    await expect(source(stub).quotes([ACME.instrument], RECORDED_AT, signal)).rejects.toMatchObject({
      kind: 'refused',
    });
  });

  it('has nothing for a range before there was anything', async () => {
    stub.answer = yahooStub({}, () => ({
      status: 400,
      body: '{"chart":{"result":null,"error":{"code":"Bad Request","description":"Data doesn\'t exist for startDate"}}}',
    }));
    expect((await source(stub).history(ACME.instrument, RECORDED_FROM, RECORDED_TO, signal)).closes).toEqual([]);
  });

  it('refuses an answer that names another symbol, or that its library does not understand', async () => {
    stub.answer = yahooStub({}, (request) => {
      request.url.pathname = request.url.pathname.replace('ACME', 'ALBION.L');
      return yahooStub()(request);
    });
    const history = source(stub).history(ACME.instrument, RECORDED_FROM, RECORDED_TO, signal);
    await expect(history).rejects.toMatchObject({ kind: 'malformed' });
    stub.answer = yahooStub({}, () => ({ body: '{"quoteResponse":{"result":[{"symbol":"ACME"}]}}' }));
    const printed = (['log', 'info', 'warn', 'error', 'dir'] as const).map((method) => vi.spyOn(console, method));
    // By itself it would ask the package registry for a newer version.
    const elsewhere = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('not in a test'));
    const quotes = source(stub).quotes([ACME.instrument], RECORDED_AT, signal);
    await expect(quotes).rejects.toMatchObject({ kind: 'malformed' });
    for (const spy of [...printed, elsewhere]) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('lets no symbol change the address', async () => {
    const crafted = { ...ACME.instrument, symbol: '../../v1/test' };
    await expect(source(stub).history(crafted, RECORDED_FROM, RECORDED_TO, signal)).rejects.toThrow('not a symbol');
  });
});
