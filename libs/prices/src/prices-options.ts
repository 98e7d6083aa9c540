import type { GuardSurroundings } from '@portfolio-metrics/resilience';
import { SimulatedExchangeRateSource } from './adapters/simulated-exchange-rate-source.js';
import { SimulatedPriceSource } from './adapters/simulated-price-source.js';
import type { ExchangeRateSource } from './exchange-rate-source.js';
import type { PriceSource } from './price-source.js';
import { type BuiltInProvider, PRICES_DEFAULTS, type PricesModuleOptions } from './prices.module-definition.js';
import { type GuardedProvider, guarded } from './refresh/provider-chain.js';
import type { TradingSessions } from './trading-sessions.js';

/** The options with their defaults filled in and their providers made. */
export interface PricesOptions extends Required<Omit<PricesModuleOptions, 'providers' | 'exchangeRateProviders'>> {
  readonly providers: readonly GuardedProvider<PriceSource>[];
  readonly exchangeRateProviders: readonly GuardedProvider<ExchangeRateSource>[];
}

/** DI token of `PricesOptions`. */
export const PRICES_OPTIONS = Symbol('PRICES_OPTIONS');

export function pricesOptions(
  given: PricesModuleOptions,
  sessions: TradingSessions,
  surroundings: GuardSurroundings = {},
): PricesOptions {
  const providers = given.providers ?? [];
  const rateProviders = given.exchangeRateProviders ?? providers.filter((provider) => typeof provider === 'string');
  return {
    ...PRICES_DEFAULTS,
    ...given,
    providers: guarded(
      'prices',
      providers.map((provider) => priceSourceOf(provider, sessions)),
      surroundings,
    ),
    exchangeRateProviders: guarded('rates', rateProviders.map(exchangeRateSourceOf), surroundings),
  };
}

function priceSourceOf(provider: BuiltInProvider | PriceSource, sessions: TradingSessions): PriceSource {
  return provider === 'simulated' ? new SimulatedPriceSource(sessions) : provider;
}

function exchangeRateSourceOf(provider: BuiltInProvider | ExchangeRateSource): ExchangeRateSource {
  return provider === 'simulated' ? new SimulatedExchangeRateSource() : provider;
}
