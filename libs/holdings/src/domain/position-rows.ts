import type { DayNumber } from '@portfolio-metrics/kernel';
import type { PositionActivity } from './activity-journal.js';

/** Collects the journal of one position: a row per day, its quantity and cost filled in when the next day begins. */
export class PositionRows {
  private readonly days: DayNumber[] = [];
  private readonly quantity: number[] = [];
  private readonly cost: number[] = [];
  private readonly paidIn: number[] = [];
  private readonly paidOut: number[] = [];
  private readonly transferred: number[] = [];
  private last: DayNumber | null = null;

  /** Call before a change on `day`. `held` states what is there before it. */
  begin(day: DayNumber, held: { readonly quantity: () => number; readonly cost: () => number }): void {
    if (day === this.last) return;
    this.end(held);
    this.last = day;
    this.days.push(day);
    this.quantity.push(Number.NaN);
    this.cost.push(Number.NaN);
    this.paidIn.push(0);
    this.paidOut.push(0);
    this.transferred.push(0);
  }

  end(held: { readonly quantity: () => number; readonly cost: () => number }): void {
    const row = this.days.length - 1;
    if (row < 0) return;
    this.quantity[row] = held.quantity();
    this.cost[row] = held.cost();
  }

  payIn(amount: number): void {
    this.paidIn[this.days.length - 1]! += amount;
  }

  payOut(amount: number): void {
    this.paidOut[this.days.length - 1]! += amount;
  }

  transfer(units: number): void {
    this.transferred[this.days.length - 1]! += units;
  }

  activity(of: Pick<PositionActivity, 'portfolioId' | 'symbol' | 'currency' | 'trackCash'>): PositionActivity {
    const { days, quantity, cost, paidIn, paidOut, transferred } = this;
    return { ...of, days, quantity, cost, paidIn, paidOut, transferred };
  }
}
