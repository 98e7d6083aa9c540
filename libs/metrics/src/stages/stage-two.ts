import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  computeHoldingsInSlices,
  type HoldingsInput,
  type HoldingsResult,
  type ValuationPrice,
} from '@portfolio-metrics/holdings';
import { ok, type Outcome, unavailable, valueOf } from '@portfolio-metrics/kernel';
import { type MarketStatus, MarketStatusService } from '@portfolio-metrics/market-status';
import { mergeMissing } from '../model/merge-missing.js';
import type { MissingPart } from '../model/metrics-meta.js';
import { missingReturns } from '../model/return-figures.js';
import type { Computation } from './computation.js';
import type { ComputedSection, MetricsScope } from './metrics-scope.js';
import { skipped } from './outcomes.js';
import { withoutPartialSums } from './partial-sums.js';
import type { StageOne } from './stage-one.js';
import { computeTimeSeries, type TimeSeries } from './time-series.js';
import { type SessionDates, sessionDatesNow, sessionDatesOnDay, valuationPrice } from './valuation-prices.js';

/** Stage 2: holdings and the time series, from the inputs of stage 1; one that fails does not take the other along. */
@Injectable()
export class StageTwo {
  constructor(private readonly marketStatus: MarketStatusService) {}

  async compute(
    scope: MetricsScope,
    inputs: StageOne,
    needs: ReadonlySet<ComputedSection>,
    signal: AbortSignal,
  ): Promise<Computation> {
    const sessions = this.sessionDates(scope, inputs);
    const valuation = valuationPrices(inputs, sessions);
    const valued = needs.has('holdings') || needs.has('lots') || needs.has('timeSeries');
    const computed = valued
      ? await this.holdings(holdingsInput(inputs, valuation, needs.has('lots')), signal)
      : await skipped<HoldingsResult>();
    const timeSeries = needs.has('timeSeries')
      ? timeSeriesOf(inputs, computed, valuation, sessions)
      : await skipped<TimeSeries>();
    const { result: holdings, sumsKnown } = withoutPartialSums(computed, inputs);
    const outcomes = { marketStatus: statusOfHeld(inputs), holdings, dividends: await inputs.dividends, timeSeries };
    return {
      scope,
      at: inputs.at,
      date: inputs.date,
      baseCurrency: inputs.baseCurrency,
      ledger: inputs.ledger,
      ...outcomes,
      sumsKnown,
      missing: missingOf(inputs, outcomes),
    };
  }

  /** A long ledger is walked in slices, so that other requests are answered in between; it ends with the request's deadline. */
  private async holdings(input: HoldingsInput, signal: AbortSignal): Promise<Outcome<HoldingsResult>> {
    try {
      const slices = computeHoldingsInSlices(input);
      for (let step = slices.next(); ; step = slices.next()) {
        if (step.done === true) return ok(step.value);
        await setImmediate();
        if (signal.aborted) return unavailable('cancelled');
      }
    } catch (error) {
      return unavailable('failed', error);
    }
  }

  /** By MIC; exchanges without a known session are absent. */
  private sessionDates(scope: MetricsScope, inputs: StageOne): ReadonlyMap<string, SessionDates> {
    const held = new Set([...inputs.ledger.instruments.values()].map(({ exchange }) => exchange));
    const known = (valueOf(inputs.marketStatus) ?? []).filter(({ mic }) => held.has(mic));
    const statusOf = (mic: string, at: Date): MarketStatus => this.marketStatus.statusOf(mic, at);
    const sessions = known.map(({ mic, ...status }): [string, SessionDates | null] => {
      if (scope.asOf === null) return [mic, sessionDatesNow({ mic, ...status }, statusOf)];
      // Noon UTC lies on the same local date everywhere that we have a calendar for.
      return [mic, sessionDatesOnDay(statusOf(mic, new Date(`${scope.asOf}T12:00:00Z`)), statusOf)];
    });
    return new Map(sessions.filter((entry): entry is [string, SessionDates] => entry[1] !== null));
  }
}

function holdingsInput(
  inputs: StageOne,
  prices: ReadonlyMap<string, ValuationPrice> | null,
  withSales: boolean,
): HoldingsInput {
  const rates = valueOf(inputs.exchangeRates);
  return {
    ...inputs.ledger,
    baseCurrency: inputs.baseCurrency,
    asOf: inputs.date,
    prices,
    rates: rates === null ? null : (from, to, date) => rates.rateOn(from, to, date),
    withSales,
  };
}

/** By symbol; `null`: the prices are unavailable. */
function valuationPrices(
  inputs: StageOne,
  sessions: ReadonlyMap<string, SessionDates>,
): ReadonlyMap<string, ValuationPrice> | null {
  const prices = valueOf(inputs.prices);
  if (prices === null) return null;
  const zones = new Map((valueOf(inputs.marketStatus) ?? []).map(({ mic, timezone }) => [mic, timezone]));
  const valuation = new Map<string, ValuationPrice>();
  for (const { symbol, exchange } of inputs.ledger.instruments.values()) {
    const latest = prices.get(symbol);
    if (latest === undefined) continue;
    const mic = exchange ?? '';
    const price = valuationPrice(latest, zones.get(mic) ?? 'UTC', sessions.get(mic) ?? null, inputs.date);
    if (price !== null) valuation.set(symbol, price);
  }
  return valuation;
}

/** Without its inputs there is no series; the failure of those that others need too is reported as theirs. */
function timeSeriesOf(
  inputs: StageOne,
  holdings: Outcome<HoldingsResult>,
  valuation: ReadonlyMap<string, ValuationPrice> | null,
  sessions: ReadonlyMap<string, SessionDates>,
): Outcome<TimeSeries> {
  const result = valueOf(holdings);
  const rates = valueOf(inputs.exchangeRates);
  if (inputs.series.status === 'unavailable') return inputs.series;
  if (result === null || valuation === null || rates === null) return unavailable('input_unavailable');
  const previous = [...sessions.values()].flatMap((dates) => dates.previous ?? []).sort();
  return attempt(() => computeTimeSeries(inputs, result, valuation, previous.at(-1) ?? null));
}

function missingOfSeries(timeSeries: TimeSeries | null): MissingPart[] {
  const gaps = (timeSeries?.series?.gaps ?? []).map(({ reason, symbols }) => ({
    section: 'timeSeries',
    reason,
    symbols,
  }));
  return [...gaps, ...(timeSeries === null ? [] : missingReturns(timeSeries.whole))];
}

function statusOfHeld(inputs: StageOne): Outcome<readonly MarketStatus[]> {
  if (inputs.marketStatus.status !== 'ok') return inputs.marketStatus;
  const held = new Set([...inputs.ledger.instruments.values()].map(({ exchange }) => exchange));
  return ok(inputs.marketStatus.value.filter(({ mic }) => held.has(mic)));
}

/** A calculation that throws is a bug; it costs its own section, and the cause is logged with the other failures. */
function attempt<T>(calculate: () => T): Outcome<T> {
  try {
    return ok(calculate());
  } catch (error) {
    return unavailable('failed', error);
  }
}

function missingOf(
  inputs: StageOne,
  computed: Pick<Computation, 'marketStatus' | 'holdings' | 'dividends' | 'timeSeries'>,
): MissingPart[] {
  const { prices, exchangeRates, benchmark } = inputs;
  return mergeMissing([
    failedInputs({
      marketStatus: computed.marketStatus,
      prices,
      exchangeRates,
      holdings: computed.holdings,
      dividends: computed.dividends,
      timeSeries: computed.timeSeries,
      ...(benchmark === null ? {} : { benchmark }),
    }),
    valueOf(computed.holdings)?.missing ?? [],
    missingOfSeries(valueOf(computed.timeSeries)),
    valueOf(computed.dividends)?.status === 'placeholder' ? [{ section: 'dividends', reason: 'placeholder' }] : [],
  ]);
}

function failedInputs(outcomes: Readonly<Record<string, Outcome<unknown>>>): MissingPart[] {
  return Object.entries(outcomes).flatMap(([section, outcome]) =>
    outcome.status !== 'ok' && outcome.reason !== 'input_unavailable' ? [{ section, reason: outcome.reason }] : [],
  );
}
