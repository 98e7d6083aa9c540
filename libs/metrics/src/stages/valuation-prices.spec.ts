import { calendarDate, Decimal } from '@portfolio-metrics/kernel';
import type { LatestPrices } from '@portfolio-metrics/prices';
import { describe, expect, it } from 'vitest';
import { builtInMarkets } from '../../../../test/support/trading-sessions.js';
import { sessionDatesNow, valuationPrice } from './valuation-prices.js';

const markets = builtInMarkets();
const ZONES: Readonly<Record<string, string>> = { XNYS: 'America/New_York', XHKG: 'Asia/Hong_Kong' };
const quote = (asOf: string): LatestPrices['quote'] => ({
  price: new Decimal(101),
  asOf: new Date(asOf),
  source: 'feed',
});
const close = (date: string, source = 'feed') => ({ date: calendarDate(date), price: new Decimal(100), source });

/** What the dashboard shows at an instant: price, when it is of, where it comes from, whether it is stale. */
function shown(at: string, latest: LatestPrices, mic: string | null = 'XNYS'): unknown[] {
  const statusOf = (one: string, instant: Date) => markets.statusOf(one, instant);
  const sessions = mic === null ? null : sessionDatesNow(statusOf(mic, new Date(at)), statusOf);
  const price = valuationPrice(latest, ZONES[mic ?? ''] ?? 'UTC', sessions, calendarDate(at.slice(0, 10)));
  return price === null
    ? []
    : [price.price.toFixed(), price.asOf?.toISOString() ?? price.date, price.source, price.stale];
}

/** Tuesday 11 June's close is known; the instants are of Wednesday 12 June, session 13:30 to 20:00 UTC. */
describe('the price that is shown', () => {
  const tuesday = [close('2024-06-11')];

  it.each([
    [
      'a fresh quote',
      '2024-06-12T15:00:00Z',
      quote('2024-06-12T14:58:00Z'),
      ['101', '2024-06-12T14:58:00.000Z', 'feed', false],
    ],
    [
      'a quote that has not moved for 90 minutes',
      '2024-06-12T16:30:00Z',
      quote('2024-06-12T15:00:00Z'),
      ['101', '2024-06-12T15:00:00.000Z', 'feed', false],
    ],
    [
      'an old quote of a running session',
      '2024-06-12T16:30:01Z',
      quote('2024-06-12T15:00:00Z'),
      ['101', '2024-06-12T15:00:00.000Z', 'feed', true],
    ],
    [
      'the last quote before the close',
      '2024-06-13T01:00:00Z',
      quote('2024-06-12T19:45:00Z'),
      ['101', '2024-06-12T19:45:00.000Z', 'feed', false],
    ],
    [
      'a quote from early in a session that is over',
      '2024-06-13T01:00:00Z',
      quote('2024-06-12T15:00:00Z'),
      ['101', '2024-06-12T15:00:00.000Z', 'feed', true],
    ],
    ['the last close, before the session', '2024-06-12T13:29:59Z', null, ['100', '2024-06-11', 'feed', false]],
    ['the last close, once the session runs', '2024-06-12T13:30:00Z', null, ['100', '2024-06-11', 'feed', true]],
    [
      'the last close, behind a quote of its own day',
      '2024-06-12T10:00:00Z',
      quote('2024-06-11T19:59:00Z'),
      ['100', '2024-06-11', 'feed', false],
    ],
  ])('is %s', (_what, at, last, expected) => {
    expect(shown(at, { quote: last, closes: tuesday })).toEqual(expected);
  });

  it('is an imported close like any other, and says so', () => {
    expect(shown('2024-06-12T15:00:00Z', { quote: null, closes: [close('2024-06-12', 'import')] })).toEqual([
      '100',
      '2024-06-12',
      'import',
      false,
    ]);
    expect(shown('2024-06-13T15:00:00Z', { quote: null, closes: [close('2024-06-12', 'import')] })[3]).toBe(true);
  });

  it('is not stale over the lunch break', () => {
    const latest = { quote: quote('2024-06-12T03:55:00Z'), closes: [close('2024-06-11')] };
    expect(shown('2024-06-12T05:10:00Z', latest, 'XHKG')[3]).toBe(false);
  });

  it('is stale after a week where no calendar is known', () => {
    expect(shown('2024-06-18T15:00:00Z', { quote: null, closes: tuesday }, null)[3]).toBe(false);
    expect(shown('2024-06-19T15:00:00Z', { quote: null, closes: tuesday }, null)[3]).toBe(true);
  });

  it('is none where none is stored', () => {
    expect(shown('2024-06-12T15:00:00Z', { quote: null, closes: [] })).toEqual([]);
  });
});
