import type { Clock } from '@portfolio-metrics/kernel';
import { AlphaVantagePriceSource } from './adapters/alpha-vantage/alpha-vantage-price-source.js';
import { CsvHttpPriceSource } from './adapters/csv-http/csv-http-price-source.js';
import { EcbExchangeRateSource } from './adapters/ecb/ecb-exchange-rate-source.js';
import { SimulatedExchangeRateSource } from './adapters/simulated-exchange-rate-source.js';
import { SimulatedPriceSource } from './adapters/simulated-price-source.js';
import { YahooExchangeRateSource } from './adapters/yahoo/yahoo-exchange-rate-source.js';
import { YahooPriceSource } from './adapters/yahoo/yahoo-price-source.js';
import type { ExchangeRateSource } from './exchange-rate-source.js';
import type { PriceSource } from './price-source.js';
import type { BuiltInProvider, BuiltInRateProvider, PricesModuleOptions } from './prices.module-definition.js';
import type { TradingSessions } from './trading-sessions.js';

type ProviderSettings = Pick<PricesModuleOptions, 'yahoo' | 'alphaVantage' | 'csvHttp' | 'ecb'>;

/** The provider of that name, with its settings. Throws `RangeError` when it lacks settings that it cannot do without. */
export function builtInPriceSource(
  name: BuiltInProvider,
  settings: ProviderSettings,
  { clock, sessions }: { readonly clock: Clock; readonly sessions: TradingSessions },
): PriceSource {
  switch (name) {
    case 'simulated':
      return new SimulatedPriceSource(sessions);
    case 'yahoo':
      return new YahooPriceSource(clock, settings.yahoo);
    case 'alpha-vantage':
      return new AlphaVantagePriceSource(clock, sessions, required(settings.alphaVantage, name, 'alphaVantage'));
    case 'csv-http':
      return new CsvHttpPriceSource(clock, required(settings.csvHttp, name, 'csvHttp'));
    default:
      throw new RangeError(`there is no price provider named "${String(name)}"`);
  }
}

/** The provider of rates of that name. */
export function builtInRateSource(
  name: BuiltInRateProvider,
  settings: ProviderSettings,
  clock: Clock,
): ExchangeRateSource {
  switch (name) {
    case 'simulated':
      return new SimulatedExchangeRateSource();
    case 'yahoo':
      return new YahooExchangeRateSource(clock, settings.yahoo);
    case 'ecb':
      return new EcbExchangeRateSource(clock, settings.ecb);
    default:
      throw new RangeError(`there is no provider of exchange rates named "${String(name)}"`);
  }
}

/**
 * Where rates come from when nothing else is said: beside prices of the real world the European Central Bank, then whichever of the
 * providers of prices has rates as well. Without providers of ours there are none.
 */
export function ratesBeside(providers: readonly (BuiltInProvider | PriceSource)[]): readonly BuiltInRateProvider[] {
  const names = providers.filter((provider) => typeof provider === 'string');
  const isReal = names.some((name) => name !== 'simulated');
  const others = names.filter((name) => name === 'yahoo' || name === 'simulated');
  return isReal ? ['ecb', ...others] : others;
}

function required<T>(settings: T | undefined, name: string, option: string): T {
  if (settings === undefined) throw new RangeError(`the price provider "${name}" needs the option ${option}`);
  return settings;
}
