import { fromDayNumber } from '@portfolio-metrics/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLedgerPlaces, intoLedgerOrder, type LedgerPlace } from './ledger-order.js';
import { TRANSACTION_TYPES } from './transaction.js';

const places = fc
  .array(
    fc.record({
      day: fc.integer({ min: 0, max: 3 }),
      sequence: fc.integer({ min: -1, max: 1 }),
      type: fc.constantFrom(...TRANSACTION_TYPES),
    }),
    { maxLength: 40 },
  )
  .map((rows) =>
    rows.map(({ day, ...row }, index): LedgerPlace => ({ ...row, date: fromDayNumber(19_000 + day), ordinal: index })),
  );

describe('intoLedgerOrder', () => {
  it('gives the order that sorting by ledger place gives', () => {
    fc.assert(
      fc.property(places, (rows) => {
        const booked = rows.toSorted(
          (a, b) => a.date.localeCompare(b.date) || a.sequence - b.sequence || a.ordinal - b.ordinal,
        );
        expect(intoLedgerOrder(booked)).toEqual(rows.toSorted(compareLedgerPlaces));
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('puts the sale of a day behind the purchase that was booked after it', () => {
    const date = fromDayNumber(19_000);
    const sale: LedgerPlace = { date, sequence: 0, type: 'SELL', ordinal: 1 };
    const purchase: LedgerPlace = { date, sequence: 0, type: 'BUY', ordinal: 2 };
    expect(intoLedgerOrder([sale, purchase])).toEqual([purchase, sale]);
    expect(intoLedgerOrder([{ ...sale, sequence: -1 }, purchase])[0]?.type).toBe('SELL');
  });

  it('bears a day with more disposals than a call can have arguments', () => {
    const date = fromDayNumber(19_000);
    const sales = Array.from({ length: 200_000 }, (_, ordinal): LedgerPlace => ({
      date,
      sequence: 0,
      type: 'SELL',
      ordinal,
    }));
    expect(intoLedgerOrder(sales)).toHaveLength(200_000);
  });
});
