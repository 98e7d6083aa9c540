import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZERO } from '@portfolio-metrics/kernel';
import { COST_BASIS_METHODS } from '@portfolio-metrics/ledger';
import { d, on } from '../../../../test/support/ledger-fixture.js';
import { NO_AMOUNT, plus, type Amount } from './amount.js';
import { LotBook } from './lot-book.js';
import type { OpenLot } from './open-lot.js';

type Step =
  | { readonly kind: 'open'; readonly units: number; readonly local: number | null; readonly base: number | null }
  | { readonly kind: 'relieve' | 'moveOut'; readonly sixteenths: number }
  | { readonly kind: 'reduceCost'; readonly local: number; readonly base: number | null }
  | { readonly kind: 'scaleUnits' };

const cost = fc.option(fc.integer({ min: 1, max: 999 }), { freq: 3 });
const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('open' as const),
      units: fc.integer({ min: 1, max: 99 }),
      local: cost,
      base: cost,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('relieve' as const, 'moveOut' as const),
      sixteenths: fc.integer({ min: 1, max: 16 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('reduceCost' as const),
      local: fc.integer({ min: 1, max: 999 }),
      base: cost,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'scaleUnits' as const }) },
);

const lot = (units: number, amount: Amount): OpenLot => ({
  transactionId: null,
  openedOn: on('2026-01-05'),
  units: d(units),
  amount,
});
const money = (value: number | null): Amount['local'] => (value === null ? null : d(value));

function apply(book: LotBook, step: Step): void {
  if (step.kind === 'open') return book.open(1, lot(step.units, { local: money(step.local), base: money(step.base) }));
  if (step.kind === 'scaleUnits') return book.scaleUnits(d(2));
  if (book.units.isZero()) return;
  if (step.kind === 'reduceCost') book.reduceCost({ local: d(step.local), base: money(step.base) });
  else book[step.kind](book.units.times(step.sixteenths).dividedBy(16));
}

describe.each(COST_BASIS_METHODS)('a lot book under %s', (method) => {
  it('amounts to what its lots amount to, known or not, whatever happened to them', () => {
    fc.assert(
      fc.property(fc.array(aStep, { maxLength: 40 }), (steps) => {
        const book = new LotBook(method);
        for (const step of steps) {
          apply(book, step);
          const lots = book.lots().reduce((sum, { amount }) => plus(sum, amount), NO_AMOUNT);
          expect([book.amount.local?.toFixed(), book.amount.base?.toFixed()]).toEqual([
            lots.local?.toFixed(),
            lots.base?.toFixed(),
          ]);
          expect(book.units.toFixed()).toBe(
            book
              .lots()
              .reduce((sum, { units }) => sum.plus(units), ZERO)
              .toFixed(),
          );
        }
      }),
      { seed: 20_261_123, numRuns: 200 },
    );
  });

  it('does not go through its lots for that, though the first one has no known amount', () => {
    const book = new LotBook(method);
    let reads = 0;
    const watched = (amount: Amount): OpenLot => ({
      ...lot(1, amount),
      get amount() {
        reads += 1;
        return amount;
      },
      set amount(_value) {},
    });
    const perLot = Array.from({ length: 400 }, (_, index) => {
      const before = reads;
      book.open(1, watched({ local: d(1), base: index === 0 ? null : d(1) }));
      expect(book.amount.base).toBeNull();
      return reads - before;
    });
    expect(Math.max(...perLot)).toBeLessThan(40);
  });
});
