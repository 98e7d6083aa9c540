import { Logger } from '@nestjs/common';
import { SystemClock } from '@portfolio-metrics/kernel';
import { STORED_SOURCE } from './adapters/stored/stored-rows.js';
import { builtInPriceSource, builtInRateSource, ratesBeside } from './built-in-providers.js';
import type { ExchangeRateSource } from './exchange-rate-source.js';
import type { PriceSource } from './price-source.js';
import { PRICES_DEFAULTS, type PricesModuleOptions } from './prices.module-definition.js';
import type { CallPace } from './refresh/call-pace.js';
import { type ChainSurroundings, type GuardedProvider, guarded } from './refresh/provider-chain.js';
import type { TradingSessions } from './trading-sessions.js';

/** What the providers are made from; once they are made nobody needs it. */
type ProviderOptions = 'providers' | 'exchangeRateProviders' | 'yahoo' | 'alphaVantage' | 'csvHttp' | 'ecb';

/** The options with their defaults filled in and their providers made. */
export interface PricesOptions extends Required<Omit<PricesModuleOptions, ProviderOptions>> {
  readonly providers: readonly GuardedProvider<PriceSource>[];
  readonly exchangeRateProviders: readonly GuardedProvider<ExchangeRateSource>[];
}

/** DI token of `PricesOptions`. */
export const PRICES_OPTIONS = Symbol('PRICES_OPTIONS');

/**
 * Throws `RangeError` when a provider lacks settings, when it answers what is stored already, or when an order of providers names one
 * that is not there.
 */
export function pricesOptions(
  given: PricesModuleOptions,
  sessions: TradingSessions,
  surroundings: ChainSurroundings = {},
): PricesOptions {
  const { providers = [], exchangeRateProviders, yahoo, alphaVantage, csvHttp, ecb, ...rest } = given;
  const settings = {
    ...(yahoo && { yahoo }),
    ...(alphaVantage && { alphaVantage }),
    ...(csvHttp && { csvHttp }),
    ...(ecb && { ecb }),
  };
  const clock = surroundings.clock ?? new SystemClock();
  const around: ChainSurroundings = {
    paces: new Map<string, CallPace>(),
    onSetAside: tellSetAside,
    ...surroundings,
    clock,
  };
  const sources = providers.map((provider) =>
    typeof provider === 'string' ? builtInPriceSource(provider, settings, { clock, sessions }) : provider,
  );
  const rateSources = (exchangeRateProviders ?? ratesBeside(providers)).map((provider) =>
    typeof provider === 'string' ? builtInRateSource(provider, settings, clock) : provider,
  );
  refuseStored([...sources, ...rateSources]);
  const options = { ...PRICES_DEFAULTS, ...rest };
  refuseUnknownProviders(options.providersOf, new Set(sources.map(({ name }) => name)));
  return {
    ...options,
    providers: guarded('prices', sources, around),
    exchangeRateProviders: guarded('rates', rateSources, around),
  };
}

/** A refresh would write what it read back, under another name than that of where it came from. */
function refuseStored(sources: ReadonlyArray<{ readonly name: string }>): void {
  if (sources.every(({ name }) => name !== STORED_SOURCE)) return;
  throw new RangeError(`"${STORED_SOURCE}" is no provider to refresh from: what it answers is stored already`);
}

function refuseUnknownProviders(overrides: PricesOptions['providersOf'], known: ReadonlySet<string>): void {
  for (const [symbol, names] of Object.entries(overrides)) {
    const unknown = names.find((name) => !known.has(name));
    if (unknown === undefined) continue;
    throw new RangeError(`providersOf: ${symbol} is to come from "${unknown}", which is not among the providers`);
  }
}

const logger = new Logger('PriceProviders');

function tellSetAside(source: string, symbols: readonly string[], fault: Error): void {
  logger.warn({
    message: 'symbols spoil the answers of a provider and are left out',
    source,
    symbols,
    reason: fault.message,
  });
}
