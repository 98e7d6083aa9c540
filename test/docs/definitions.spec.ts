import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  computeAllocation,
  computeHoldings,
  type AllocationDimension,
  type HoldingsResult,
} from '@portfolio-metrics/holdings';
import { calendarDate, Decimal, toDayNumber } from '@portfolio-metrics/kernel';
import { moneyWeightedReturn, type Figure, type PeriodPerformance } from '@portfolio-metrics/performance';
import { holdingsInput, instrument, ledger, portfolio, price, rateTable } from '../support/ledger-fixture.js';
import { performanceOf, priceSeries } from '../support/series-fixture.js';
import { examplesIn, readExample, type WorkedExample } from './worked-example.js';

const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/definitions.md'), 'utf8');
const examples = examplesIn(text);

const METRICS =
  'realizedGain unrealizedGain averageCost costBasis totalGain totalGainPercent dayChange income fees taxes base.fxEffect ' +
  'base.priceEffect cash priceCoveragePercent allocation weightPercent xirr gain timeWeightedReturn annualizedReturn ' +
  'moneyWeightedReturn simpleGain volatility sharpeRatio sortinoRatio maxDrawdown calmarRatio benchmark.totalReturn ' +
  'benchmark.sameFlowsValue missing';

describe('the definitions', () => {
  it('have a worked example for every metric', () => {
    const exemplified = new Set(examples.flatMap(({ lines }) => readExample(lines).expectations.flat()));
    expect(METRICS.split(' ').filter((metric) => !exemplified.has(metric))).toEqual([]);
  });

  it.each(examples.map(({ title, lines }, index) => ({ title, lines, number: index + 1 })))(
    '$number: $title',
    ({ lines }) => {
      const example = readExample(lines);
      expect(example.expectations).not.toEqual([]);
      expect(example.expectations.map((words) => answerTo(example, words))).toEqual(
        example.expectations.map((words) => words.join(' ')),
      );
    },
  );
});

/** The expectation with the figure that is calculated in the place of the one that is written. */
function answerTo(example: WorkedExample, words: readonly string[]): string {
  const [subject, figure, expected] = words as [string, string, string];
  if (subject === 'missing') {
    const found = holdingsOf(example).missing.find(({ section }) => section === figure);
    return [subject, figure, found?.reason, ...(found?.symbols ?? [])].join(' ');
  }
  if (subject === 'total')
    return [subject, figure, written(at(holdingsOf(example).totals, figure), expected)].join(' ');
  if (subject === 'allocation') {
    const share = shareOf(example, figure as AllocationDimension, expected);
    return [subject, figure, expected, written(share, words[3]!)].join(' ');
  }
  if (subject === 'xirr') {
    const flows = example.flows.map(({ date, amount }) => ({ day: toDayNumber(calendarDate(date)), amount }));
    return [subject, written(moneyWeightedReturn(flows).value! * 100, figure), '%'].join(' ');
  }
  if (/^[A-Z]+$/.test(subject)) {
    const holding = holdingsOf(example).holdings.find(({ symbol }) => symbol === subject);
    return [subject, figure, written(at(holding, figure), expected)].join(' ');
  }
  return ofPeriod(performanceFor(example), words);
}

function ofPeriod(period: PeriodPerformance, [figure, expected, unit]: readonly string[]): string {
  const value = at(period, figure!);
  if (isFigure(value) && value.value === null) return [figure, null, value.reason].map(String).join(' ');
  const plain = isFigure(value) ? value.value : isObject(value) ? (value as { ratio: number }).ratio : value;
  const shown = written(unit === '%' ? (plain as number) * 100 : plain, expected!);
  return [figure, shown, ...(unit === undefined ? [] : [unit])].join(' ');
}

/** A figure in as many digits as the expectation has. */
function written(value: unknown, expected: string): string {
  if (!(value instanceof Decimal) && typeof value !== 'number') return String(value);
  const digits = expected.split('.')[1]?.length ?? 0;
  const rounded = new Decimal(value).toDecimalPlaces(digits);
  return (rounded.isZero() ? rounded.abs() : rounded).toFixed(digits);
}

function shareOf(example: WorkedExample, dimension: AllocationDimension, key: string): Decimal {
  const { holdings, cash } = holdingsOf(example);
  const { buckets, grossExposure, netExposure } = computeAllocation(dimension, holdings, cash);
  const exposure = { gross: grossExposure, net: netExposure }[key];
  return exposure ?? buckets.find((bucket) => bucket.key === key)!.weightPercent;
}

function isFigure(value: unknown): value is Figure {
  return isObject(value) && 'value' in value;
}

function at(object: unknown, steps: string): unknown {
  return steps.split('.').reduce<unknown>((value, step) => {
    if (!isObject(value) || !(step in value)) throw new Error(`no such figure: ${steps}`);
    return (value as Record<string, unknown>)[step];
  }, object);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function inputOf(example: WorkedExample) {
  const { portfolios, baseCurrency, bookings, splits, closes } = example;
  return {
    portfolios: portfolios.map(({ id, method, trackCash, allowShort }) =>
      portfolio({ id, costBasisMethod: method, trackCash, allowShort, baseCurrency }),
    ),
    baseCurrency,
    transactions: ledger(...bookings),
    splits,
    instruments: Object.keys(closes).map((symbol) => instrument(symbol)),
  };
}

function lastDay(example: WorkedExample): string {
  const dates = Object.values(example.closes).flatMap((dated) => Object.keys(dated));
  return example.on ?? dates.toSorted().at(-1)!;
}

function holdingsOf(example: WorkedExample): HoldingsResult {
  const day = lastDay(example);
  const rates = Object.entries(example.rates).map(([currency, dated]) => [`${currency}${example.baseCurrency}`, dated]);
  const prices = Object.entries(example.closes).map(([symbol, dated]) => {
    const known = Object.keys(dated)
      .filter((date) => date <= day)
      .toSorted();
    const [last, previous] = [known.at(-1)!, known.at(-2)];
    return [
      symbol,
      price(dated[last]!, last, previous === undefined ? {} : { previousClose: [previous, dated[previous]!] }),
    ];
  });
  return computeHoldings(
    holdingsInput({
      ...inputOf(example),
      asOf: day,
      prices: Object.fromEntries(prices),
      rates: rates.length === 0 ? null : rateTable(Object.fromEntries(rates)),
    }),
  );
}

function performanceFor(example: WorkedExample): PeriodPerformance {
  const { from, closes, rates, benchmark } = example;
  return performanceOf(
    { ...inputOf(example), closes, rates, to: lastDay(example) },
    {
      ...(from === null ? {} : { from }),
      ...(benchmark === null
        ? {}
        : { benchmark: { symbol: benchmark, currency: 'USD', prices: priceSeries(closes[benchmark]!) } }),
    },
  );
}
