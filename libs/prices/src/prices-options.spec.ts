import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { tradingSessions } from '../../../test/support/trading-sessions.js';
import type { PricesModuleOptions } from './prices.module-definition.js';
import { pricesOptions } from './prices-options.js';

const sessions = tradingSessions();
const made = (given: PricesModuleOptions): ReturnType<typeof pricesOptions> =>
  pricesOptions(given, sessions, { clock: new ManualClock('2024-06-14T15:00:00Z') });
const names = ({ providers, exchangeRateProviders }: ReturnType<typeof pricesOptions>): string[][] => [
  providers.map(({ source }) => source.name),
  exchangeRateProviders.map(({ source }) => source.name),
];

describe('pricesOptions', () => {
  it('makes the providers that it is told, in their order', () => {
    const options = made({
      providers: ['csv-http', 'alpha-vantage', 'yahoo', 'simulated'],
      csvHttp: { url: 'https://example.com/{symbol}', currency: 'instrument' },
      alphaVantage: { apiKey: 'k' },
    });
    expect(names(options)).toEqual([
      ['csv-http', 'alpha-vantage', 'yahoo', 'simulated'],
      ['ecb', 'yahoo', 'simulated'],
    ]);
  });

  it('takes rates from the central bank beside real prices, and invents none beside them', () => {
    expect(names(made({ providers: ['yahoo'] }))[1]).toEqual(['ecb', 'yahoo']);
    expect(names(made({ providers: ['simulated'] }))[1]).toEqual(['simulated']);
    expect(names(made({}))).toEqual([[], []]);
    expect(names(made({ providers: ['yahoo'], exchangeRateProviders: [] }))[1]).toEqual([]);
  });

  it('keeps no settings of providers, such as a key', () => {
    const options = made({ providers: ['alpha-vantage'], alphaVantage: { apiKey: 'k3y' } });
    expect(Object.keys(options)).not.toContain('alphaVantage');
  });

  it('shares one pace between the prices and the rates of a provider', () => {
    const { providers, exchangeRateProviders } = made({ providers: ['yahoo'] });
    expect(exchangeRateProviders[1]!.pace).toBe(providers[0]!.pace);
    expect(exchangeRateProviders[0]!.pace).not.toBe(providers[0]!.pace);
  });

  it('refuses a provider without the settings that it needs, and an order with one that is not there', () => {
    expect(() => made({ providers: ['alpha-vantage'] })).toThrow(/"alpha-vantage" needs the option alphaVantage/);
    expect(() => made({ providers: ['csv-http'] })).toThrow(/"csv-http" needs the option csvHttp/);
    expect(() => made({ providers: ['crystal-ball' as 'yahoo'] })).toThrow(/no price provider named "crystal-ball"/);
    expect(() => made({ providers: ['yahoo'], providersOf: { ACME: ['simulated'] } })).toThrow(/ACME.*"simulated"/);
  });
});
