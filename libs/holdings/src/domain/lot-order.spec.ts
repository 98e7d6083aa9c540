import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CostBasisMethod } from '@portfolio-metrics/ledger';
import { d, on } from '../../../../test/support/ledger-fixture.js';
import { lotOrder } from './lot-order.js';
import type { LotsInOrder } from './lots-in-order.js';
import type { OpenLot } from './open-lot.js';

interface Arrival {
  readonly day: number;
  readonly cost: number | null;
}

const lot = ({ day, cost }: Arrival, arrival: number): OpenLot => ({
  transactionId: `${arrival}`,
  openedOn: on(`2024-01-${String(day).padStart(2, '0')}`),
  units: d(1),
  amount: { local: cost === null ? null : d(cost), base: null },
});

const arrival = fc.record({
  day: fc.integer({ min: 1, max: 9 }),
  cost: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 6 }),
});

/** Takes the lots one by one. */
function drained(order: LotsInOrder): (string | null)[] {
  const ids: (string | null)[] = [];
  for (let next = order.next(); next !== undefined; next = order.next()) {
    ids.push(next.transactionId);
    order.dropNext();
  }
  return ids;
}

/** What the order means, over all lots at once. */
function expected(method: CostBasisMethod, arrivals: readonly Arrival[]): string[] {
  const ranked = arrivals.map((one, at) => ({ ...one, at }));
  const byAge = (a: (typeof ranked)[number], b: (typeof ranked)[number]): number => a.day - b.day || a.at - b.at;
  const compare: Record<string, (a: (typeof ranked)[number], b: (typeof ranked)[number]) => number> = {
    FIFO: byAge,
    LIFO: (a, b) => -byAge(a, b),
    HIFO: (a, b) => (b.cost ?? -1) - (a.cost ?? -1) || a.at - b.at,
  };
  return ranked.toSorted(compare[method]).map(({ at }) => `${at}`);
}

describe.each(['FIFO', 'LIFO', 'HIFO'] as const)('the order of %s', (method) => {
  it('is the same one by one as in the list of all, whenever lots came in and went', () => {
    const step = fc.oneof(arrival, fc.constant('drop' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const order = lotOrder(method);
        let there: { id: string; one: Arrival }[] = [];
        steps.forEach((one, at) => {
          if (one === 'drop') {
            order.dropNext();
            const [first] = expected(
              method,
              there.map((entry) => entry.one),
            );
            there = there.filter((_, index) => `${index}` !== first);
          } else {
            order.add(lot(one, at));
            there.push({ id: `${at}`, one });
          }
        });
        const ids = expected(
          method,
          there.map((entry) => entry.one),
        ).map((index) => there[Number(index)]!.id);
        expect(order.all().map(({ transactionId }) => transactionId)).toEqual(ids);
        expect(drained(order)).toEqual(ids);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('is empty after it was cleared', () => {
    const order = lotOrder(method);
    order.add(lot({ day: 1, cost: 1 }, 0));
    order.clear();
    order.dropNext();
    expect([order.next(), order.all()]).toEqual([undefined, []]);
  });
});

describe('the dearest lot first', () => {
  it('takes a second look when costs have changed', () => {
    const order = lotOrder('HIFO');
    const lots = [lot({ day: 1, cost: 5 }, 0), lot({ day: 2, cost: 4 }, 1)];
    for (const one of lots) order.add(one);
    lots[0]!.amount = { local: d(3), base: null };
    order.resort();
    expect(drained(order)).toEqual(['1', '0']);
  });

  it('keeps 20,000 lots without sorting them over and over', () => {
    const order = lotOrder('HIFO');
    for (let at = 0; at < 20_000; at += 1) order.add(lot({ day: 1, cost: (at * 7919) % 20_011 }, at));
    expect(order.next()!.amount.local!.toNumber()).toBeGreaterThan(20_000);
  });
});
