import { calendarDate } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { builtInMarkets } from '../../../test/support/trading-sessions.js';
import { TradingSessions } from './trading-sessions.js';

const D = calendarDate;
const sut = new TradingSessions(builtInMarkets());

describe('TradingSessions', () => {
  it.each([
    ['before the open', 'XNYS', '2024-06-12T13:29:59Z', null, '2024-06-11'],
    ['at the open', 'XNYS', '2024-06-12T13:30:00Z', '2024-06-12', '2024-06-11'],
    ['just before the close', 'XNYS', '2024-06-12T19:59:59Z', '2024-06-12', '2024-06-11'],
    ['at the close', 'XNYS', '2024-06-12T20:00:00Z', null, '2024-06-12'],
    ['on a weekend', 'XNYS', '2024-06-15T12:00:00Z', null, '2024-06-14'],
    ['on a holiday', 'XNYS', '2024-06-19T15:00:00Z', null, '2024-06-18'],
    ['round the clock', '24/7', '2024-06-15T12:00:00Z', '2024-06-15', '2024-06-14'],
    ['by an alias', 'NYSE', '2024-06-12T15:00:00Z', '2024-06-12', '2024-06-11'],
    ['without an exchange, on a weekday', null, '2024-06-12T12:00:00Z', '2024-06-12', '2024-06-11'],
    ['without an exchange, on a Sunday', null, '2024-06-16T12:00:00Z', null, '2024-06-14'],
    ['without a calendar, on a Monday', 'XXXX', '2024-06-17T00:00:00Z', '2024-06-17', '2024-06-14'],
    ['before the calendar begins', 'XNYS', '1990-01-03T15:00:00Z', null, undefined],
  ])('knows what is running and what is over %s', (_when, exchange, at, running, finished) => {
    const instant = new Date(at);
    expect(sut.running(exchange, instant)?.date ?? null).toBe(running);
    expect(sut.lastFinished(exchange, instant)?.date).toBe(finished);
  });

  it('lists sessions with their instants, and none that the calendar does not know', async () => {
    const sessions = await sut.between('XNYS', D('2024-07-03'), D('2024-07-05'));
    expect(sessions).toEqual([
      { date: '2024-07-03', open: new Date('2024-07-03T13:30:00Z'), close: new Date('2024-07-03T17:00:00Z') },
      { date: '2024-07-05', open: new Date('2024-07-05T13:30:00Z'), close: new Date('2024-07-05T20:00:00Z') },
    ]);
    expect(await sut.between('XNYS', D('1990-01-01'), D('1990-12-31'))).toEqual([]);
    expect(await sut.between(null, D('2024-07-06'), D('2024-07-05'))).toEqual([]);
  });

  it('knows the date where the exchange is', () => {
    const at = new Date('2024-06-12T22:00:00Z');
    expect(['XNYS', 'XTKS', null].map((exchange) => sut.localDate(exchange, at))).toEqual([
      '2024-06-12',
      '2024-06-13',
      '2024-06-12',
    ]);
  });
});
