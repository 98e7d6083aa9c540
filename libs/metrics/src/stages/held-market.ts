import { Injectable } from '@nestjs/common';
import { ok, type Outcome, type UnavailableReason } from '@portfolio-metrics/kernel';
import { LedgerReader } from '@portfolio-metrics/ledger';
import { MarketStatusService } from '@portfolio-metrics/market-status';
import {
  calendarKey,
  type ComputationTicket,
  exchangeRateKeys,
  instrumentKey,
  type MarketKey,
} from '@portfolio-metrics/metrics-cache';
import { DependencyGuards } from '../resilience/dependency-guards.js';
import type { MetricsScope } from './metrics-scope.js';

/** Which market data a computation reads, known before any of it is read. */
export interface MarketScope {
  readonly symbols: readonly string[];
  readonly currencies: readonly string[];
  /** Of the oldest portfolio; `null`: not known before the ledger is read. */
  readonly portfolio: { readonly baseCurrency: string; readonly timeZone: string } | null;
  /** Whether the ticket's generations cover it. */
  readonly covered: boolean;
  /** Why the cache could not cover it; `null`: it could, or there is no ticket. */
  readonly cacheFailure: UnavailableReason | null;
}

/** Currencies through which a rate may be crossed. Their pairs are covered by every computation. */
const PIVOT_CURRENCIES: readonly string[] = Object.freeze(['EUR', 'USD']);

/**
 * What is held, and its generations. Generations come before what they stand for, so this is what a computation begins with: usually one
 * question to the cache, which takes both. When the cache cannot tell, the ledger is asked what is held, one call more.
 */
@Injectable()
export class HeldMarketLookup {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly marketStatus: MarketStatusService,
    private readonly guards: DependencyGuards,
  ) {}

  /** `further`: a symbol that is not held and is read as well; `null`: none. Throws `AppError` `not_found` for an unknown portfolio. */
  async of(
    scope: MetricsScope,
    further: string | null,
    ticket: ComputationTicket | null,
    signal: AbortSignal,
  ): Promise<Outcome<MarketScope>> {
    const keys = [
      ...this.marketStatus.knownMics().map(calendarKey),
      ...(further === null ? [] : [instrumentKey(further)]),
    ];
    const request = { portfolioId: scope.portfolioId, currencies: PIVOT_CURRENCIES, keys };
    const taken =
      ticket === null ? ok(null) : await this.guards.generations.call(async () => ticket.coverHeld(request), signal);
    if (taken.status === 'unavailable' || taken.value === null) {
      const failure = taken.status === 'unavailable' ? taken.reason : null;
      return await this.askingTheLedger(scope, further, failure === null ? ticket : null, signal, failure);
    }
    const { symbols, currencies, baseCurrency, timeZone } = taken.value;
    return ok({
      symbols: withFurther(symbols, further),
      currencies,
      portfolio: { baseCurrency, timeZone },
      covered: true,
      cacheFailure: null,
    });
  }

  /** `cacheFailure` is passed on. */
  async askingTheLedger(
    scope: MetricsScope,
    further: string | null,
    ticket: ComputationTicket | null,
    signal: AbortSignal,
    cacheFailure: UnavailableReason | null = null,
  ): Promise<Outcome<MarketScope>> {
    const { userId, portfolioId } = scope;
    const held = await this.guards.transactions.call(
      async (within) => this.ledger.heldSymbols(userId, portfolioId, within),
      signal,
    );
    if (held.status === 'unavailable') return held;
    const symbols = withFurther(held.value.symbols, further);
    const currencies = [...new Set([...held.value.currencies, ...PIVOT_CURRENCIES])];
    const keys = marketKeys(symbols, currencies, this.marketStatus.knownMics());
    const covering =
      ticket === null ? ok(null) : await this.guards.generations.call(async () => ticket.coverMarket(keys), signal);
    return ok({
      symbols,
      currencies,
      portfolio: null,
      covered: ticket !== null && covering.status === 'ok',
      cacheFailure: covering.status === 'unavailable' ? covering.reason : cacheFailure,
    });
  }
}

function withFurther(symbols: readonly string[], further: string | null): readonly string[] {
  return further === null || symbols.includes(further) ? symbols : [...symbols, further];
}

function marketKeys(symbols: readonly string[], currencies: readonly string[], mics: readonly string[]): MarketKey[] {
  return [...symbols.map(instrumentKey), ...ratesBetween(currencies), ...mics.map(calendarKey)];
}

/** Keys of the rates between each two of `currencies`. */
export function ratesBetween(currencies: readonly string[]): MarketKey[] {
  return currencies.flatMap((base, index) =>
    currencies.slice(index + 1).flatMap((quote) => exchangeRateKeys(base, quote)),
  );
}
