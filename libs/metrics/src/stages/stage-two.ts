import { Injectable } from '@nestjs/common';
import { DividendSource, type DividendSummary } from '@portfolio-metrics/dividends';
import {
  computeHoldings,
  type HoldingsResult,
  type RateLookup,
  type ValuationPrice,
} from '@portfolio-metrics/holdings';
import { ok, type Outcome, unavailable, valueOf } from '@portfolio-metrics/kernel';
import { type MarketStatus, MarketStatusService } from '@portfolio-metrics/market-status';
import { mergeMissing } from '../model/merge-missing.js';
import type { MissingPart } from '../model/metrics-meta.js';
import { DependencyGuards } from '../resilience/dependency-guards.js';
import type { Computation, ComputedSection, MetricsScope } from './computation.js';
import type { StageOne } from './stage-one.js';
import type { TimeSeries } from './time-series.js';
import { type SessionDates, sessionDatesNow, sessionDatesOnDay, valuationPrice } from './valuation-prices.js';

/** Stage 2: holdings, dividends and the time series, from the inputs of stage 1; one that fails does not take the others along. */
@Injectable()
export class StageTwo {
  constructor(
    private readonly dividendSource: DividendSource,
    private readonly marketStatus: MarketStatusService,
    private readonly guards: DependencyGuards,
  ) {}

  async compute(
    scope: MetricsScope,
    inputs: StageOne,
    needs: ReadonlySet<ComputedSection>,
    signal: AbortSignal,
  ): Promise<Computation> {
    const dividends = needs.has('dividends') ? this.dividends(scope, inputs, signal) : skipped<DividendSummary>();
    const holdings = attempt(() => this.holdings(scope, inputs, needs));
    const settled = await dividends;
    const marketStatus = this.statusOfHeld(inputs);
    return {
      scope,
      at: inputs.at,
      date: inputs.date,
      baseCurrency: inputs.baseCurrency,
      ledger: inputs.ledger,
      marketStatus,
      holdings,
      dividends: settled,
      timeSeries: await skipped<TimeSeries>(),
      missing: mergeMissing([
        unavailableInputs({
          marketStatus,
          prices: inputs.prices,
          exchangeRates: inputs.exchangeRates,
          holdings,
          dividends: settled,
        }),
        valueOf(holdings)?.missing ?? [],
        valueOf(settled)?.status === 'placeholder' && needs.has('dividends')
          ? [{ section: 'dividends', reason: 'placeholder' }]
          : [],
      ]),
    };
  }

  private holdings(scope: MetricsScope, inputs: StageOne, needs: ReadonlySet<ComputedSection>): HoldingsResult {
    const rates = valueOf(inputs.exchangeRates);
    const lookup: RateLookup | null = rates === null ? null : (from, to, date) => rates.rateOn(from, to, date);
    return computeHoldings({
      portfolios: inputs.ledger.portfolios,
      transactions: inputs.ledger.transactions,
      instruments: inputs.ledger.instruments,
      splits: inputs.ledger.splits,
      baseCurrency: inputs.baseCurrency,
      asOf: inputs.date,
      prices: this.valuationPrices(scope, inputs),
      rates: lookup,
      withSales: needs.has('lots'),
    });
  }

  private valuationPrices(scope: MetricsScope, inputs: StageOne): ReadonlyMap<string, ValuationPrice> | null {
    const prices = valueOf(inputs.prices);
    if (prices === null) return null;
    const statuses = new Map((valueOf(inputs.marketStatus) ?? []).map((status) => [status.mic, status]));
    const sessions = new Map<string, SessionDates | null>();
    const valuation = new Map<string, ValuationPrice>();
    for (const [symbol, latest] of prices.latest) {
      const instrument = inputs.ledger.instruments.get(symbol);
      if (instrument === undefined) continue;
      const mic = instrument.exchange ?? '';
      const status = statuses.get(mic);
      if (!sessions.has(mic)) sessions.set(mic, status === undefined ? null : this.sessionDates(scope, status));
      const price = valuationPrice(latest, status, sessions.get(mic) ?? null, inputs.date);
      if (price !== null) valuation.set(symbol, price);
    }
    return valuation;
  }

  private sessionDates(scope: MetricsScope, status: MarketStatus): SessionDates | null {
    const statusOf = (mic: string, at: Date): MarketStatus => this.marketStatus.statusOf(mic, at);
    if (scope.asOf === null) return sessionDatesNow(status, statusOf);
    // Noon UTC lies on the same local date everywhere that we have a calendar for.
    return sessionDatesOnDay(statusOf(status.mic, new Date(`${scope.asOf}T12:00:00Z`)), statusOf);
  }

  private async dividends(
    scope: MetricsScope,
    inputs: StageOne,
    signal: AbortSignal,
  ): Promise<Outcome<DividendSummary>> {
    const { userId, portfolioId } = scope;
    const query = { userId, portfolioId, currency: inputs.baseCurrency, asOf: inputs.date };
    return await this.guards.dividends.call(async (within) => this.dividendSource.summaryOf(query, within), signal);
  }

  private statusOfHeld(inputs: StageOne): Outcome<readonly MarketStatus[]> {
    if (inputs.marketStatus.status === 'unavailable') return inputs.marketStatus;
    const held = new Set([...inputs.ledger.instruments.values()].map((instrument) => instrument.exchange));
    return ok(inputs.marketStatus.value.filter((status) => held.has(status.mic)));
  }
}

/** A calculation that throws is a bug; it costs its own section, and the cause is logged with the other failures. */
function attempt<T>(calculate: () => T): Outcome<T> {
  try {
    return ok(calculate());
  } catch (error) {
    return unavailable('failed', error);
  }
}

async function skipped<T>(): Promise<Outcome<T>> {
  return unavailable('input_unavailable');
}

function unavailableInputs(outcomes: Readonly<Record<string, Outcome<unknown>>>): MissingPart[] {
  return Object.entries(outcomes).flatMap(([section, outcome]) =>
    outcome.status === 'unavailable' && outcome.reason !== 'input_unavailable'
      ? [{ section, reason: outcome.reason }]
      : [],
  );
}
