import { describe, expect, it } from 'vitest';
import { EnvironmentError } from './environment-error.js';
import { readPriceProviders, readPriceSettings } from './price-settings.js';
import type { Variables } from './variables.js';

const read = (variables: Variables): ReturnType<typeof readPriceSettings> =>
  readPriceSettings(variables, readPriceProviders(variables, false));

const CSV = { PRICE_PROVIDERS: 'csv-http', PRICE_CSV_URL: 'https://example.com/{symbol}', PRICE_CSV_CURRENCY: 'USD' };

describe('readPriceProviders', () => {
  it('keeps the order, and takes an empty list for none', () => {
    expect(readPriceProviders({ PRICE_PROVIDERS: ' csv-http , yahoo' }, true)).toEqual(['csv-http', 'yahoo']);
    expect(readPriceProviders({ PRICE_PROVIDERS: '' }, true)).toEqual([]);
    expect(readPriceProviders({}, true)).toEqual(['simulated']);
    expect(readPriceProviders({}, false)).toEqual([]);
  });
});

describe('readPriceSettings', () => {
  it('needs nothing for Yahoo', () => {
    expect(read({ PRICE_PROVIDERS: 'yahoo' })).toEqual({ providersOf: {}, yahoo: {} });
  });

  it('reads orders of providers and spellings of single symbols', () => {
    const settings = read({
      ...CSV,
      PRICE_PROVIDERS: 'yahoo,csv-http',
      PRICE_PROVIDERS_OF: 'ACME:csv-http+yahoo, EURUSD=X:yahoo',
      PRICE_SYMBOLS: 'yahoo:SPX:^GSPC,csv-http:ACME:acme-1,yahoo:ACME:ACME.N',
    });
    expect(settings.providersOf).toEqual({ ACME: ['csv-http', 'yahoo'], 'EURUSD=X': ['yahoo'] });
    expect(settings.yahoo).toEqual({ symbols: { SPX: '^GSPC', ACME: 'ACME.N' } });
    expect(settings.csvHttp).toMatchObject({ symbols: { ACME: 'acme-1' } });
  });

  it('reads the key of Alpha Vantage and the limits that come with it', () => {
    const free = { PRICE_PROVIDERS: 'alpha-vantage', ALPHA_VANTAGE_API_KEY: 'k3y' };
    expect(read(free).alphaVantage).toEqual({ apiKey: 'k3y', premium: false, limits: { perMinute: 5, perDay: 25 } });
    expect(
      read({ ...free, ALPHA_VANTAGE_PREMIUM: 'true', ALPHA_VANTAGE_CALLS_PER_MINUTE: '600' }).alphaVantage,
    ).toEqual({
      apiKey: 'k3y',
      premium: true,
      limits: { perMinute: 600, perDay: 100_000 },
    });
  });

  it('reads where tables are and how they look', () => {
    const settings = read({
      ...CSV,
      PRICE_CSV_QUOTE_URL: 'https://example.com/q/{symbol}',
      PRICE_CSV_COLUMNS: 'date:Tag,close:Schluss,currency:Waehrung',
      PRICE_CSV_BASIS: 'split-adjusted',
      PRICE_CSV_DELIMITER: ';',
      PRICE_CSV_AUTHORIZATION: 'Bearer t',
      PRICE_CSV_PRIVATE: 'true',
    });
    expect(settings.csvHttp).toEqual({
      url: 'https://example.com/{symbol}',
      quoteUrl: 'https://example.com/q/{symbol}',
      columns: { date: 'Tag', close: 'Schluss', currency: 'Waehrung' },
      currency: 'USD',
      basis: 'split-adjusted',
      delimiter: ';',
      headers: { authorization: 'Bearer t' },
      allowPrivateAddresses: true,
    });
  });

  it('reads the providers of rates', () => {
    expect(read({ EXCHANGE_RATE_PROVIDERS: 'yahoo,ecb' }).exchangeRateProviders).toEqual(['yahoo', 'ecb']);
    expect(read({ EXCHANGE_RATE_PROVIDERS: '' }).exchangeRateProviders).toEqual([]);
  });

  it.each<[string, Variables, RegExp]>([
    ['an unknown provider', { PRICE_PROVIDERS: 'oracle' }, /PRICE_PROVIDERS names "oracle".*yahoo, alpha-vantage/],
    ['a provider twice', { PRICE_PROVIDERS: 'yahoo,yahoo' }, /twice/],
    ['an unknown provider of rates', { EXCHANGE_RATE_PROVIDERS: 'csv-http' }, /EXCHANGE_RATE_PROVIDERS.*ecb/],
    ['no key', { PRICE_PROVIDERS: 'alpha-vantage' }, /set ALPHA_VANTAGE_API_KEY/],
    [
      'a limit of none',
      { PRICE_PROVIDERS: 'alpha-vantage', ALPHA_VANTAGE_API_KEY: 'k', ALPHA_VANTAGE_CALLS_PER_DAY: '0' },
      /ALPHA_VANTAGE_CALLS_PER_DAY/,
    ],
    ['no address', { PRICE_PROVIDERS: 'csv-http' }, /set PRICE_CSV_URL/],
    [
      'an address without a symbol',
      { ...CSV, PRICE_CSV_URL: 'https://example.com/' },
      /PRICE_CSV_URL has no \{symbol\}/,
    ],
    [
      'an address with credentials',
      { ...CSV, PRICE_CSV_QUOTE_URL: 'https://u:p@example.com/{symbol}' },
      /PRICE_CSV_QUOTE_URL carries credentials/,
    ],
    ['no currency', { ...CSV, PRICE_CSV_CURRENCY: '' }, /PRICE_CSV_CURRENCY is not set/],
    ['a currency that is none', { ...CSV, PRICE_CSV_CURRENCY: 'dollar' }, /PRICE_CSV_CURRENCY must be/],
    ['a column that nobody reads', { ...CSV, PRICE_CSV_COLUMNS: 'volume:Umsatz' }, /PRICE_CSV_COLUMNS must be/],
    ['a delimiter of two characters', { ...CSV, PRICE_CSV_DELIMITER: '||' }, /one character/],
    ['a basis that is none', { ...CSV, PRICE_CSV_BASIS: 'total-return' }, /PRICE_CSV_BASIS must be/],
    [
      'an order with one that is not listed',
      { ...CSV, PRICE_PROVIDERS_OF: 'ACME:yahoo' },
      /"yahoo" for ACME.*not in PRICE_PROVIDERS/,
    ],
    ['an order without providers', { ...CSV, PRICE_PROVIDERS_OF: 'ACME' }, /SYMBOL:provider\+provider/],
    ['a spelling without a symbol', { ...CSV, PRICE_SYMBOLS: 'yahoo:ACME' }, /provider:SYMBOL:spelling/],
  ])('refuses %s in one line', (_case, variables, message) => {
    const reading = (): unknown => read(variables);
    expect(reading).toThrow(EnvironmentError);
    expect(reading).toThrow(message);
    expect(reading).not.toThrow(/\n/);
  });
});
