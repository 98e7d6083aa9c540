import { describe, expect, it } from 'vitest';
import { RetryBudget } from './retry-budget.js';

const spendAll = (budget: RetryBudget): number => {
  let spent = 0;
  while (budget.spend()) spent += 1;
  return spent;
};

describe('RetryBudget', () => {
  it('is empty at first and allows one retry after ten calls', () => {
    const sut = new RetryBudget(0.1, 10);
    for (let call = 1; call <= 9; call += 1) sut.earn();
    expect(sut.spend()).toBe(false);
    sut.earn();
    expect(spendAll(sut)).toBe(1);
  });

  it('allows 100 retries over 1,000 calls that all ask for one', () => {
    const sut = new RetryBudget(0.1, 10);
    let retries = 0;
    for (let call = 1; call <= 1_000; call += 1) {
      sut.earn();
      if (sut.spend()) retries += 1;
    }
    expect(retries).toBe(100);
  });

  it('keeps no more than its reserve', () => {
    const sut = new RetryBudget(0.1, 10);
    for (let call = 1; call <= 10_000; call += 1) sut.earn();
    expect(spendAll(sut)).toBe(10);
  });
});
