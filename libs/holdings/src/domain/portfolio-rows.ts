import { toDayNumber, type CalendarDate, type DayNumber } from '@portfolio-metrics/kernel';
import type { CashActivity, PortfolioActivity } from './activity-journal.js';

/** Collects the journal of what a portfolio does outside of its positions. */
export class PortfolioRows {
  private readonly days: DayNumber[] = [];
  private readonly deposited: number[] = [];
  private readonly withdrawn: number[] = [];
  private readonly transferred: number[] = [];
  private readonly paidOut: number[] = [];
  private readonly incomplete: boolean[] = [];
  private last: CalendarDate | null = null;

  add(column: 'deposited' | 'withdrawn' | 'transferred' | 'paidOut', date: CalendarDate, amount: number): void {
    if (date !== this.last) this.begin(date);
    const row = this.days.length - 1;
    if (Number.isNaN(amount)) this.incomplete[row] = true;
    else this[column][row]! += amount;
  }

  activity(portfolioId: string, trackCash: boolean, cash: readonly CashActivity[]): PortfolioActivity {
    const { days, deposited, withdrawn, transferred, paidOut, incomplete } = this;
    return { portfolioId, trackCash, days, deposited, withdrawn, transferred, paidOut, incomplete, cash };
  }

  private begin(date: CalendarDate): void {
    this.last = date;
    this.days.push(toDayNumber(date));
    this.deposited.push(0);
    this.withdrawn.push(0);
    this.transferred.push(0);
    this.paidOut.push(0);
    this.incomplete.push(false);
  }
}
