import { Injectable, Logger } from '@nestjs/common';
import { Clock, faultFrames, faultName, ok, type Outcome, step, unavailable, valueOf } from '@portfolio-metrics/kernel';
import { marketHoursOf } from '@portfolio-metrics/market-status';
import {
  type ComputationTicket,
  type Lifetime,
  LifetimePolicy,
  type MarketHours,
} from '@portfolio-metrics/metrics-cache';

import type { Section } from '../model/metrics-meta.js';
import type { ComputedPayload, StoredPayload } from '../model/stored-payload.js';
import type { ResolvedMetric } from '../registry/metric-registry.js';
import type { Computation } from './computation.js';
import type { MetricsScope } from './metrics-scope.js';
import { type StageOne, StageOneReader } from './stage-one.js';
import { StageTwo } from './stage-two.js';

/**
 * The lifetime counts from the database's clock, the transition was found with this process' reading of it: taken off so that no
 * difference between the two carries a figure past the transition.
 */
const CLOCK_TOLERANCE_MS = 100;

/** A partial result is served for so long and never as stale: the next request should find the input back. */
const PARTIAL_FRESH_MS = 3_000;

/** Runs the three stages for one metric. */
@Injectable()
export class MetricsComputer {
  private readonly logger = new Logger(MetricsComputer.name);

  constructor(
    private readonly inputs: StageOneReader,
    private readonly sections: StageTwo,
    private readonly lifetimes: LifetimePolicy,
    private readonly clock: Clock,
  ) {}

  /**
   * `unavailable` when the ledger cannot be read: without it there is nothing to say; and when `signal` ended it. Throws `AppError` `not_found` for a portfolio that
   * the user does not have. `ticket` takes the generations; `null` computes without the cache.
   */
  async compute(
    metric: ResolvedMetric,
    scope: MetricsScope,
    ticket: ComputationTicket | null,
    signal: AbortSignal,
  ): Promise<Outcome<ComputedPayload>> {
    return await step('computation', metric.base.type, async () => this.computeInStages(metric, scope, ticket, signal));
  }

  private async computeInStages(
    metric: ResolvedMetric,
    scope: MetricsScope,
    ticket: ComputationTicket | null,
    signal: AbortSignal,
  ): Promise<Outcome<ComputedPayload>> {
    const needs = new Set(metric.base.sections);
    const request = { scope, needs, benchmark: benchmarkOf(metric), now: this.clock.now() };
    const stageOne = await step('stage', 'inputs', async () => this.inputs.read(request, ticket, signal));
    if (stageOne.status === 'unavailable') return stageOne;
    const inputs = stageOne.value;
    const computation = await step('stage', 'sections', async () =>
      this.sections.compute(scope, inputs, needs, signal),
    );
    if (signal.aborted) return unavailable('cancelled', signal.reason);
    this.logFailures(inputs, computation);
    const failed = failedInputs(inputs, computation, needs);
    const degraded = failed.length > 0;
    const text = await step('stage', 'assembly', async () => {
      const payload: StoredPayload = {
        asOf: computation.at.toISOString(),
        degraded,
        dataCompleteness: completenessOf(new Set(failed)),
        missing: computation.missing,
        data: metric.base.assemble(computation, metric.baseParameters),
      };
      return JSON.stringify(payload);
    });
    const lifetime = degraded
      ? { freshForMs: PARTIAL_FRESH_MS, staleForMs: 0, reason: 'market_open' as const }
      : this.lifetimeOf(computation, scope, ticket);
    const { covered, cacheFailure } = inputs;
    return ok({ text, degraded, covered, cacheFailure, lifetime });
  }

  private lifetimeOf(computation: Computation, scope: MetricsScope, ticket: ComputationTicket | null): Lifetime {
    return this.lifetimes.decide(marketHours(computation, scope), scope.userId, ticket?.key.text ?? '');
  }

  /** Once, here, with its cause; the answer only names the section. */
  private logFailures(inputs: StageOne, computation: Computation): void {
    const outcomes: Record<string, Outcome<unknown>> = {
      marketStatus: inputs.marketStatus,
      prices: inputs.currentPrices,
      series: inputs.series,
      exchangeRates: inputs.exchangeRates,
      ...(inputs.benchmark === null ? {} : { benchmark: inputs.benchmark }),
      holdings: computation.holdings,
      dividends: computation.dividends,
      timeSeries: computation.timeSeries,
    };
    for (const [input, outcome] of Object.entries(outcomes)) {
      if (outcome.status !== 'unavailable' || outcome.reason === 'input_unavailable') continue;
      const { reason, error } = outcome;
      const cause = error === undefined ? undefined : faultName(error);
      this.logger.warn({ message: 'an input of the metrics failed', input, reason, cause }, faultFrames(error));
    }
  }
}

/** The one parameter that names a further instrument to read. */
function benchmarkOf(metric: ResolvedMetric): string | null {
  const { benchmark } = metric.baseParameters as { benchmark?: string };
  return benchmark ?? null;
}

type Input = Section | 'series' | 'exchangeRates' | 'benchmark';

/** What did not deliver, of all that the metric needs. Prices that are only the last closes count. */
function failedInputs(inputs: StageOne, computation: Computation, needs: ReadonlySet<string>): readonly Input[] {
  const valued = needs.has('holdings') || needs.has('lots') || needs.has('timeSeries');
  const outcomes: ReadonlyArray<readonly [Input, boolean, Outcome<unknown>]> = [
    ['marketStatus', true, inputs.marketStatus],
    ['prices', valued, inputs.prices],
    ['series', needs.has('timeSeries'), inputs.series],
    ['exchangeRates', valued, inputs.exchangeRates],
    ['holdings', valued, computation.holdings],
    ['dividends', needs.has('dividends'), computation.dividends],
    ['timeSeries', needs.has('timeSeries'), computation.timeSeries],
    ...(inputs.benchmark === null ? [] : [['benchmark', true, inputs.benchmark] as const]),
  ];
  return outcomes.filter(([, needed, { status }]) => needed && status !== 'ok').map(([input]) => input);
}

/** A section that the metric does not need counts as delivered: nothing is missing from the answer. */
function completenessOf(failed: ReadonlySet<Input>): Readonly<Record<Section, boolean>> {
  return {
    marketStatus: !failed.has('marketStatus'),
    transactions: true,
    prices: !failed.has('prices'),
    holdings: !failed.has('holdings'),
    dividends: !failed.has('dividends'),
    timeSeries: !failed.has('timeSeries'),
  };
}

/** Of the exchanges of everything in the ledger. */
function marketHours(computation: Computation, scope: MetricsScope): MarketHours {
  const statuses = valueOf(computation.marketStatus) ?? [];
  const known = new Set(statuses.map(({ mic }) => mic));
  const unknownMarkets = [...computation.ledger.instruments.values()].some(
    ({ exchange }) => !known.has(exchange ?? ''),
  );
  const hours = marketHoursOf(statuses, computation.at, unknownMarkets);
  const transition = hours.nextTransitionAt;
  return {
    ...hours,
    nextTransitionAt: transition === null ? null : new Date(transition.getTime() - CLOCK_TOLERANCE_MS),
    pastDate: scope.asOf !== null,
  };
}
