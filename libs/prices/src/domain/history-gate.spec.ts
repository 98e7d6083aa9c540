import { calendarDate, type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { GarbageError } from './garbage.js';
import { gateHistory, type HistoryGate, type StatedClose } from './history-gate.js';

const D = calendarDate;
const at = (date: string, close: string, currency = 'USD'): StatedClose => ({
  date: D(date),
  close: new Decimal(close),
  currency,
});
const gate = (change: Partial<HistoryGate> = {}): HistoryGate => ({
  currency: 'USD',
  from: D('2024-06-03'),
  to: D('2024-06-14'),
  restatedBy: null,
  today: D('2024-06-17'),
  splits: [],
  before: { price: new Decimal(100), date: D('2024-05-31') },
  stored: new Map<CalendarDate, Decimal>(),
  isDiscarded: () => false,
  maxJumpPercent: 40,
  ...change,
});
const passed = (closes: readonly StatedClose[], change: Partial<HistoryGate> = {}): string[] =>
  gateHistory(closes, gate(change)).passed.map(({ date, price }) => `${date} ${price}`);

describe('the gate of closes', () => {
  it('lets in what is near the close before, in the order of the days', () => {
    expect(passed([at('2024-06-04', '105'), at('2024-06-03', '101')])).toEqual(['2024-06-03 101', '2024-06-04 105']);
  });

  it('converts minor units', () => {
    expect(passed([at('2024-06-03', '10100', 'GBX')], { currency: 'GBP' })).toEqual(['2024-06-03 101']);
  });

  it.each([
    ['zero', [at('2024-06-03', '0')]],
    ['a negative price', [at('2024-06-03', '-1')]],
    ['NaN', [at('2024-06-03', 'NaN')]],
    ['infinity', [at('2024-06-03', 'Infinity')]],
    ['1e400', [at('2024-06-03', '1e400')]],
    ['another currency', [at('2024-06-03', '101', 'EUR')]],
    ['a minor unit of another currency', [at('2024-06-03', '101', 'GBX')]],
    ['a day twice', [at('2024-06-03', '101'), at('2024-06-03', '101')]],
    ['a day before those asked for', [at('2024-06-02', '101')]],
    ['a day of the future', [at('2024-06-17', '101')]],
    ['more closes than days', Array.from({ length: 13 }, () => at('2024-06-03', '101'))],
  ])('believes nothing of an answer with %s in it', (_what, bad) => {
    expect(() => gateHistory([at('2024-06-04', '102'), ...bad], gate())).toThrow(GarbageError);
  });

  it('holds a spike alone', () => {
    const {
      doubts,
      waiting,
      passed: good,
    } = gateHistory([at('2024-06-03', '101'), at('2024-06-04', '1010'), at('2024-06-05', '102')], gate());
    expect(good.map(({ date }) => date)).toEqual(['2024-06-03', '2024-06-05']);
    expect(doubts).toMatchObject([{ date: '2024-06-04', price: '1010', reference: { date: '2024-06-03' } }]);
    expect(waiting).toBe(0);
  });

  it('holds a new level with all that is behind it, for one decision', () => {
    const closes = [at('2024-06-03', '101'), at('2024-06-04', '50'), at('2024-06-05', '51'), at('2024-06-06', '52')];
    const held = gateHistory(closes, gate());
    expect([held.passed.length, held.doubts.length, held.waiting]).toEqual([1, 1, 2]);
    const explained = gate({ splits: [{ date: D('2024-06-04'), numerator: 2, denominator: 1 }] });
    expect(gateHistory(closes, explained).passed).toHaveLength(4);
  });

  it('goes on behind a close that was discarded', () => {
    const closes = [at('2024-06-03', '1'), at('2024-06-04', '101')];
    expect(passed(closes, { isDiscarded: (date, price) => date === '2024-06-03' && price === '1' })).toEqual([
      '2024-06-04 101',
    ]);
  });

  it('holds a correction that is far from what is stored, and keeps what is stored', () => {
    const stored = new Map([[D('2024-06-03'), new Decimal(101)]]);
    const { doubts, passed: good } = gateHistory([at('2024-06-03', '50'), at('2024-06-04', '102')], gate({ stored }));
    expect(doubts).toMatchObject([{ date: '2024-06-03', reference: { date: '2024-06-03' } }]);
    expect(good).toEqual([{ date: '2024-06-04', price: '102' }]);
    expect(passed([at('2024-06-03', '100.5')], { stored })).toEqual(['2024-06-03 100.5']);
  });

  it('turns restated closes back, by the splits behind them only', () => {
    const restatedBy = [
      { date: D('2024-06-05'), numerator: 4, denominator: 1 },
      { date: D('2024-06-17'), numerator: 1, denominator: 2 },
      { date: D('2024-06-18'), numerator: 7, denominator: 1 },
    ];
    expect(passed([at('2024-06-04', '50.5'), at('2024-06-05', '52')], { restatedBy, splits: restatedBy })).toEqual([
      '2024-06-04 101',
      '2024-06-05 26',
    ]);
  });

  it('compares with the last stored close, whether it is stated again or not', () => {
    const stored = new Map([
      [D('2024-06-04'), new Decimal(60)],
      [D('2024-06-03'), new Decimal(80)],
    ]);
    const { doubts } = gateHistory([at('2024-06-05', '101')], gate({ stored }));
    expect(doubts).toMatchObject([{ reference: { date: '2024-06-04' } }]);
    expect(gateHistory([at('2024-06-05', '61')], gate({ stored, before: null })).doubts).toEqual([]);
  });

  it('lets the first close of all in', () => {
    expect(passed([at('2024-06-03', '5000')], { before: null })).toEqual(['2024-06-03 5000']);
  });
});
