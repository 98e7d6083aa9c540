import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { isCurrencyCode, plainTextProblem } from '@portfolio-metrics/imports';
import { AppError, Clock } from '@portfolio-metrics/kernel';
import {
  ASSET_CLASSES,
  type Instrument,
  InstrumentService,
  majorCurrencyOf,
  SYMBOL_FORM,
} from '@portfolio-metrics/ledger';
import { MarketStatusService } from '@portfolio-metrics/market-status';
import { markDescribed } from '../persistence/refresh-state.js';
import type { InstrumentDescription, PriceSource } from '../price-source.js';
import { PRICES_OPTIONS, type PricesOptions } from '../prices-options.js';
import { ask, type GuardedProvider, providersFor, reasonOf } from './provider-chain.js';

const MIC_FORM = /^(?:[A-Z0-9]{4}|24\/7)$/;
const COUNTRY_FORM = /^[A-Z]{2}$/;
const MAX_NAME = 200;
const MAX_SECTOR = 100;

/** What the providers said of a symbol. */
export interface Description {
  /** `null`: none of them knows it. */
  readonly description: InstrumentDescription | null;
  /** Why providers did not answer, by name. */
  readonly failures: ReadonlyArray<{ readonly source: string; readonly reason: string }>;
}

/**
 * Fills in what instruments are from the providers that describe them. Whatever a person has stated stays: only what is unknown is
 * filled, and a description in another currency is of something else.
 */
@Injectable()
export class InstrumentResolver {
  constructor(
    private readonly database: Database,
    private readonly instruments: InstrumentService,
    private readonly markets: MarketStatusService,
    private readonly clock: Clock,
    @Inject(PRICES_OPTIONS) private readonly options: PricesOptions,
  ) {}

  /**
   * The instrument of this symbol with its unknown parts filled in; created when there is none. Throws `not_found` when no
   * provider knows it, `unavailable` when those that might did not answer, and `unprocessable` when none of them says what
   * currency it is in.
   */
  async resolve(symbol: string): Promise<Instrument> {
    const known = (await this.instruments.find([symbol])).get(symbol);
    const { description, failures } = await this.describe(symbol);
    if (description === null) {
      if (known !== undefined) return known;
      if (failures.length === 0) throw new AppError('not_found', `No price provider knows an instrument ${symbol}.`);
      throw new AppError('unavailable', 'The price providers do not answer.', { retryAfterSeconds: 30 });
    }
    if (known === undefined) await this.create(symbol, description);
    else await this.fill(known, description);
    return await this.instruments.get(symbol);
  }

  /** Asks the providers in their order, until one knows the symbol. */
  async describe(symbol: string, signal?: AbortSignal): Promise<Description> {
    const failures: Array<{ source: string; reason: string }> = [];
    for (const provider of this.describing(symbol)) {
      if (signal?.aborted === true) break;
      const answer = await ask(provider, async (source, within) => source.describe(symbol, within));
      if (answer.status !== 'ok') {
        const reason = answer.status === 'stale' ? answer.reason : reasonOf(answer);
        failures.push({ source: provider.source.name, reason });
      } else if (answer.value !== null) return { description: answer.value, failures };
    }
    return { description: null, failures };
  }

  /** Fills what is unknown and remembers that it was asked. Whether anything was filled. */
  async fill(known: Instrument, description: InstrumentDescription | null): Promise<boolean> {
    const found = description === null || isOther(known, description) ? null : description;
    return await this.database.withoutUser('write', async (manager) => {
      const filled =
        found !== null &&
        (await this.instruments.fillUnknown(manager, known.symbol, {
          exchange: this.exchangeOf(found),
          sector: sectorOf(found),
          country: countryOf(found),
        }));
      await markDescribed(manager, [known.symbol], this.clock.now());
      return filled;
    });
  }

  /** Whether any provider describes instruments. */
  get canDescribe(): boolean {
    return this.options.providers.some(({ source }) => source.capabilities.describe);
  }

  private async create(symbol: string, description: InstrumentDescription): Promise<void> {
    const currency =
      description.currency === null ? null : (majorCurrencyOf(description.currency) ?? description.currency);
    if (!SYMBOL_FORM.test(symbol) || currency === null || !isCurrencyCode(currency)) {
      throw new AppError(
        'unprocessable',
        `The price providers do not say what currency ${symbol} is in: create it by hand.`,
      );
    }
    const name = description.name?.normalize('NFC').trim() ?? '';
    const { assetClass } = description;
    await this.database.withoutUser('write', async (manager) => {
      await this.instruments.putIfAbsent(manager, {
        symbol,
        name: name !== '' && plainTextProblem(name, MAX_NAME) === null ? name : symbol,
        currency,
        exchange: this.exchangeOf(description),
        assetClass: (ASSET_CLASSES as readonly (string | null)[]).includes(assetClass) ? assetClass! : 'OTHER',
        sector: sectorOf(description),
        country: countryOf(description),
      });
      await markDescribed(manager, [symbol], this.clock.now());
    });
  }

  private describing(symbol: string): ReadonlyArray<GuardedProvider<PriceSource>> {
    const { providers, providersOf } = this.options;
    return providersFor(providers, providersOf, symbol).filter(({ source }) => source.capabilities.describe);
  }

  private exchangeOf({ exchange }: InstrumentDescription): string | null {
    if (exchange === null) return null;
    return this.markets.resolveMic(exchange) ?? (MIC_FORM.test(exchange) ? exchange : null);
  }
}

function isOther({ currency }: Instrument, description: InstrumentDescription): boolean {
  const stated = description.currency;
  return stated !== null && (majorCurrencyOf(stated) ?? stated) !== currency;
}

function sectorOf({ sector }: InstrumentDescription): string | null {
  const text = sector?.normalize('NFC').trim() ?? '';
  return text === '' || plainTextProblem(text, MAX_SECTOR) !== null ? null : text;
}

function countryOf({ country }: InstrumentDescription): string | null {
  return country !== null && COUNTRY_FORM.test(country) ? country : null;
}
