import { calendarDate, fromDayNumber } from '@portfolio-metrics/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Split } from './instrument.js';
import { PositionCoverage, quantityUnits, type Shortfall } from './position-coverage.js';

type Move = readonly [date: string, before: string, after: string];

const split = (date: string, numerator: number, denominator: number): Split => ({
  symbol: 'X',
  date: calendarDate(date),
  numerator,
  denominator,
});

function firstShortfall(moves: readonly Move[], splits: readonly Split[] = []): Shortfall | null {
  const coverage = new PositionCoverage(splits);
  for (const [date, before, after] of moves) {
    const move = { date: calendarDate(date), before: quantityUnits(before), after: quantityUnits(after) };
    const shortfall = coverage.apply(move);
    if (shortfall !== null) return shortfall;
  }
  return null;
}

/** Movements that are all new. */
const booked = (...moves: ReadonlyArray<readonly [string, string]>): Move[] =>
  moves.map(([date, quantity]) => [date, '0', quantity]);

describe('PositionCoverage', () => {
  it('lets a position be sold to the last of its ten digits', () => {
    expect(firstShortfall(booked(['2024-01-01', '1.0000000001'], ['2024-01-02', '-1.0000000001']))).toBeNull();
  });

  it('names the first disposal that exceeds what is held then', () => {
    const moves = booked(
      ['2024-01-01', '10'],
      ['2024-02-01', '-4'],
      ['2024-03-01', '-6.0000000001'],
      ['2024-04-01', '9'],
    );
    expect(firstShortfall(moves)).toEqual({ date: '2024-03-01', requested: '6.0000000001', available: '6' });
  });

  it('counts nothing that is bought later', () => {
    expect(firstShortfall(booked(['2024-01-01', '-1'], ['2024-01-02', '5']))).toEqual({
      date: '2024-01-01',
      requested: '1',
      available: '0',
    });
  });

  it('applies a split before the movements of its day, and none that lies behind them', () => {
    const buy = ['2024-01-01', '10'] as const;
    const splits = [split('2024-02-01', 4, 1), split('2024-05-01', 10, 1)];
    expect(firstShortfall(booked(buy, ['2024-02-01', '-40']), splits)).toBeNull();
    expect(firstShortfall(booked(buy, ['2024-01-31', '-40']), splits)).toMatchObject({ available: '10' });
    expect(firstShortfall(booked(buy, ['2024-02-01', '-41']), splits)).toMatchObject({ available: '40' });
  });

  it('holds thirds exactly and rounds what it shows down', () => {
    const splits = [split('2024-02-01', 1, 3), split('2024-03-01', 3, 1)];
    const held = booked(['2024-01-01', '10'], ['2024-03-02', '-10']);
    expect(firstShortfall(held, splits)).toBeNull();
    expect(firstShortfall(booked(['2024-01-01', '10'], ['2024-02-02', '-3.3333333334']), splits)).toEqual({
      date: '2024-02-02',
      requested: '3.3333333334',
      available: '3.3333333333',
    });
  });

  it('lets a change through that leaves an earlier shortfall as it was or makes it smaller', () => {
    const short: Move[] = [
      ['2024-01-01', '5', '5'],
      ['2024-01-02', '-8', '-8'],
    ];
    expect(firstShortfall([...short, ['2024-01-03', '0', '1']])).toBeNull();
    expect(firstShortfall([['2024-01-01', '0', '1'], ...short])).toBeNull();
    expect(firstShortfall([...short, ['2024-01-03', '-2', '0'], ['2024-01-04', '-1', '-1']])).toBeNull();
  });

  it('refuses a change that deepens a shortfall', () => {
    expect(
      firstShortfall([
        ['2024-01-01', '5', '4'],
        ['2024-01-02', '-8', '-8'],
      ]),
    ).toEqual({ date: '2024-01-02', requested: '8', available: '4' });
  });

  it('agrees with whole-number arithmetic over a common denominator, for any moves and splits', () => {
    const moves = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: -50, max: 50 })), {
      maxLength: 30,
    });
    const splits = fc.uniqueArray(
      fc.record({
        day: fc.integer({ min: 0, max: 60 }),
        numerator: fc.integer({ min: 1, max: 7 }),
        denominator: fc.integer({ min: 1, max: 7 }),
      }),
      { selector: ({ day }) => day, maxLength: 4 },
    );
    fc.assert(
      fc.property(moves, splits, (someMoves, someSplits) => {
        const ordered = someMoves.filter(([, units]) => units !== 0).toSorted((a, b) => a[0] - b[0]);
        const facts = someSplits.toSorted((a, b) => a.day - b.day);
        const found = firstShortfall(
          ordered.map(([day, units]) => [fromDayNumber(day), '0', String(units)]),
          facts.map(({ day, numerator, denominator }) => split(fromDayNumber(day), numerator, denominator)),
        );
        // Every quantity in units of today, times the product of all denominators and numerators: integers throughout.
        const factor = (day: number): bigint =>
          facts.reduce((product, fact) => product * BigInt(fact.day > day ? fact.numerator : fact.denominator), 1n);
        let balance = 0n;
        const expected = ordered.find(([day, units]) => {
          balance += BigInt(units) * factor(day);
          return units < 0 && balance < 0n;
        });
        expect(found?.date ?? null).toBe(expected === undefined ? null : fromDayNumber(expected[0]));
      }),
      { seed: 20_260_610, numRuns: 500 },
    );
  });
});
