import {
  type AlphaVantageOptions,
  type BuiltInProvider,
  type BuiltInRateProvider,
  type CsvColumns,
  type CsvHttpOptions,
  type PriceBasis,
  type PricesModuleOptions,
  templateProblem,
} from '@portfolio-metrics/prices';
import { EnvironmentError } from './environment-error.js';
import { readBoolean, readChoice, readInteger, readText, type Variables } from './variables.js';

/** The names that `PRICE_PROVIDERS` may list. */
export const PRICE_PROVIDER_NAMES = ['yahoo', 'alpha-vantage', 'csv-http', 'simulated'] as const;
/** One of `PRICE_PROVIDER_NAMES`. */
export type PriceProviderName = (typeof PRICE_PROVIDER_NAMES)[number];
const RATE_PROVIDER_NAMES = ['ecb', 'yahoo', 'simulated'] as const;

/** How providers of prices and rates are reached and asked; what `PricesModule` takes besides their list. */
export type PriceSettings = Pick<
  PricesModuleOptions,
  'exchangeRateProviders' | 'providersOf' | 'yahoo' | 'alphaVantage' | 'csvHttp'
>;

type SymbolsByProvider = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** In order of preference. Unset: the simulated provider where the demo runs, else none. Set but empty: none. */
export function readPriceProviders(variables: Variables, simulatedByDefault: boolean): readonly BuiltInProvider[] {
  return readNames(variables, 'PRICE_PROVIDERS', PRICE_PROVIDER_NAMES) ?? (simulatedByDefault ? ['simulated'] : []);
}

/** The settings of the providers that are listed. Throws `EnvironmentError` at the first that is missing or wrong; shows no key. */
export function readPriceSettings(variables: Variables, providers: readonly BuiltInProvider[]): PriceSettings {
  const rates: readonly BuiltInRateProvider[] | null = readNames(
    variables,
    'EXCHANGE_RATE_PROVIDERS',
    RATE_PROVIDER_NAMES,
  );
  const symbols = readSymbols(variables);
  const symbolsOf = (name: BuiltInProvider): { symbols?: Readonly<Record<string, string>> } => {
    const own = symbols.get(name);
    return own === undefined ? {} : { symbols: own };
  };
  return {
    ...(rates === null ? {} : { exchangeRateProviders: rates }),
    providersOf: readProvidersOf(variables, providers),
    yahoo: symbolsOf('yahoo'),
    ...(providers.includes('alpha-vantage')
      ? { alphaVantage: { ...readAlphaVantage(variables), ...symbolsOf('alpha-vantage') } }
      : {}),
    ...(providers.includes('csv-http') ? { csvHttp: { ...readCsvHttp(variables), ...symbolsOf('csv-http') } } : {}),
  };
}

function readNames<T extends string>(variables: Variables, name: string, known: readonly T[]): readonly T[] | null {
  const value = variables[name];
  if (value === undefined) return null;
  const names = partsOf(value, ',');
  const unknown = names.find((one) => !(known as readonly string[]).includes(one));
  if (unknown !== undefined) {
    throw new EnvironmentError(`${name} names "${unknown}": this release knows ${known.join(', ')}`);
  }
  if (new Set(names).size < names.length) throw new EnvironmentError(`${name} names a provider twice`);
  return names as readonly T[];
}

/** `SYMBOL:provider+provider`, separated by commas. */
function readProvidersOf(
  variables: Variables,
  providers: readonly BuiltInProvider[],
): Readonly<Record<string, readonly string[]>> {
  const name = 'PRICE_PROVIDERS_OF';
  const entries = partsOf(readText(variables, name) ?? '', ',').map((entry) => {
    const [symbol = '', names = '', ...rest] = entry.split(':');
    const chain = partsOf(names, '+');
    if (symbol === '' || rest.length > 0 || chain.length === 0) {
      throw new EnvironmentError(`${name} must be a list of SYMBOL:provider+provider, separated by commas`);
    }
    const unlisted = chain.find((one) => !(providers as readonly string[]).includes(one));
    if (unlisted !== undefined) {
      throw new EnvironmentError(`${name} names "${unlisted}" for ${symbol}, which is not in PRICE_PROVIDERS`);
    }
    return [symbol, chain] as const;
  });
  return Object.fromEntries(entries);
}

/** `provider:SYMBOL:spelling`, separated by commas. */
function readSymbols(variables: Variables): SymbolsByProvider {
  const name = 'PRICE_SYMBOLS';
  const symbols = new Map<string, Record<string, string>>();
  for (const entry of partsOf(readText(variables, name) ?? '', ',')) {
    const [provider = '', symbol = '', ...spelling] = entry.split(':');
    const isKnown = (PRICE_PROVIDER_NAMES as readonly string[]).includes(provider);
    if (!isKnown || symbol === '' || spelling.join(':') === '') {
      throw new EnvironmentError(`${name} must be a list of provider:SYMBOL:spelling, separated by commas`);
    }
    symbols.set(provider, { ...symbols.get(provider), [symbol]: spelling.join(':') });
  }
  return symbols;
}

function readAlphaVantage(variables: Variables): AlphaVantageOptions {
  const apiKey = readText(variables, 'ALPHA_VANTAGE_API_KEY');
  if (apiKey === null) throw new EnvironmentError('PRICE_PROVIDERS names "alpha-vantage": set ALPHA_VANTAGE_API_KEY');
  const premium = readBoolean(variables, 'ALPHA_VANTAGE_PREMIUM', false);
  const calls = (name: string, fallback: number, maximum: number): number =>
    readInteger(variables, name, { fallback, minimum: 1, maximum });
  return {
    apiKey,
    premium,
    limits: {
      perMinute: calls('ALPHA_VANTAGE_CALLS_PER_MINUTE', premium ? 75 : 5, 10_000),
      perDay: calls('ALPHA_VANTAGE_CALLS_PER_DAY', premium ? 100_000 : 25, 10_000_000),
    },
  };
}

function readCsvHttp(variables: Variables): CsvHttpOptions {
  const url = readTemplate(variables, 'PRICE_CSV_URL');
  if (url === null) throw new EnvironmentError('PRICE_PROVIDERS names "csv-http": set PRICE_CSV_URL');
  const columns = readColumns(variables);
  const currency = readText(variables, 'PRICE_CSV_CURRENCY');
  if (currency !== null && currency !== 'instrument' && !/^[A-Z]{3}$|^GBp$|^ZAc$/.test(currency)) {
    throw new EnvironmentError('PRICE_CSV_CURRENCY must be a currency, such as USD or GBX, or instrument');
  }
  if (currency === null && columns.currency === undefined) {
    throw new EnvironmentError('PRICE_CSV_CURRENCY is not set, and PRICE_CSV_COLUMNS has no currency: set one of them');
  }
  const delimiter = readText(variables, 'PRICE_CSV_DELIMITER') ?? ',';
  if (delimiter.length !== 1) throw new EnvironmentError('PRICE_CSV_DELIMITER must be one character');
  const authorization = readText(variables, 'PRICE_CSV_AUTHORIZATION');
  return {
    url,
    quoteUrl: readTemplate(variables, 'PRICE_CSV_QUOTE_URL'),
    columns,
    ...(currency === null ? {} : { currency }),
    basis: readChoice<PriceBasis>(variables, 'PRICE_CSV_BASIS', ['as-traded', 'split-adjusted'], 'as-traded'),
    delimiter,
    ...(authorization === null ? {} : { headers: { authorization } }),
    allowPrivateAddresses: readBoolean(variables, 'PRICE_CSV_PRIVATE', false),
  };
}

function readTemplate(variables: Variables, name: string): string | null {
  const template = readText(variables, name);
  if (template === null) return null;
  const problem = templateProblem(template);
  // The address may carry a key in its query.
  if (problem !== null) throw new EnvironmentError(`${name} ${problem}`);
  return template;
}

const COLUMN_NAMES = ['date', 'close', 'time', 'price', 'currency'] as const;

/** `ours:theirs`, separated by commas. */
function readColumns(variables: Variables): CsvColumns {
  const name = 'PRICE_CSV_COLUMNS';
  const entries = partsOf(readText(variables, name) ?? '', ',').map((entry) => {
    const [ours = '', theirs = ''] = entry.split(':');
    if (!(COLUMN_NAMES as readonly string[]).includes(ours) || theirs === '') {
      throw new EnvironmentError(`${name} must be a list of ${COLUMN_NAMES.join(', ')}, each as name:column`);
    }
    return [ours, theirs] as const;
  });
  return Object.fromEntries(entries);
}

function partsOf(value: string, separator: string): readonly string[] {
  return value
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
