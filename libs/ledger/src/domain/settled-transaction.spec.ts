import { describe, expect, it } from 'vitest';
import { settleTransaction } from './settled-transaction.js';
import { bookingContext, readTransaction } from './transaction-draft.js';

const CONTEXT = bookingContext('UTC', new Date('2026-06-10T15:00:00Z'));

function settle(stated: Readonly<Record<string, string>>, instrumentCurrency: string | null = 'USD') {
  const fields = new Map(Object.entries({ date: '2026-02-02', type: 'DEPOSIT', amount: '1', ...stated }));
  const faults: string[] = [];
  const draft = readTransaction(fields, CONTEXT, (field) => faults.push(field))!;
  return { settled: settleTransaction(draft, 'EUR', instrumentCurrency, (field) => faults.push(field)), faults };
}

describe('settleTransaction', () => {
  it("takes the stated currency, else the instrument's, else the portfolio's", () => {
    expect(settle({ currency: 'CHF' }).settled?.currency).toBe('CHF');
    expect(settle({}).settled?.currency).toBe('USD');
    expect(settle({}, null).settled?.currency).toBe('EUR');
  });

  it('refuses a rate between a currency and itself, unless it is 1', () => {
    expect(settle({ currency: 'EUR', fxRate: '1.1' })).toEqual({ settled: null, faults: ['fxRate'] });
    expect(settle({ currency: 'EUR', fxRate: '1.00' }).faults).toEqual([]);
    expect(settle({ currency: 'USD', fxRate: '0.9' }).settled?.fxRate).toBe('0.9');
  });
});
