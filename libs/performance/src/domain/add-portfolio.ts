import type { CashActivity, PortfolioActivity } from '@portfolio-metrics/holdings';
import { DayMark, type SeriesGap } from './daily-series.js';
import type { SeriesColumns } from './series-columns.js';

/** Adds what a portfolio does outside of its positions: deposits, withdrawals, and costs and income of no instrument. */
export function addPortfolioFlows(columns: SeriesColumns, activity: PortfolioActivity, startDay: number): void {
  activity.days.forEach((day, row) => {
    const index = day - startDay;
    if (index >= columns.length) return;
    columns.inflow[index]! += activity.deposited[row]!;
    columns.outflow[index]! += activity.withdrawn[row]! + activity.paidOut[row]!;
    columns.paid[index]! += activity.withdrawn[row]! + activity.paidOut[row]! - activity.deposited[row]!;
    if (!activity.incomplete[row]!) return;
    columns.mark(index, DayMark.unpricedFlow);
    columns.mark(index, DayMark.unknownFlow);
  });
}

/** Money transferred into the scope less money transferred out of it, by day. A transfer inside of the scope is 0. */
export function addMoneyTransfers(
  columns: SeriesColumns,
  activities: readonly PortfolioActivity[],
  startDay: number,
): void {
  const net = new Float64Array(columns.length);
  for (const { days, transferred } of activities) {
    days.forEach((day, row) => {
      const index = day - startDay;
      if (index < columns.length) net[index]! += transferred[row]!;
    });
  }
  net.forEach((amount, index) => {
    if (amount !== 0) columns.move(index, amount);
  });
}

export interface CashContext {
  readonly startDay: number;
  /** Base units for one unit of the currency on every day; `null` when it is the base currency. */
  readonly rates: Float64Array | null;
  readonly note: (reason: SeriesGap['reason']) => void;
}

/** Adds the balance of one currency. Before its first exchange rate it is outside of the scope, as an instrument without a price is. */
export function addCash(columns: SeriesColumns, activity: CashActivity, context: CashContext): void {
  const { days, balance } = activity;
  for (let row = 0; row < days.length; row += 1) {
    const start = days[row]! - context.startDay;
    const end = row + 1 < days.length ? days[row + 1]! - context.startDay : columns.length;
    const amount = balance[row]!;
    if (amount === 0) continue;
    for (let index = start; index < Math.min(end, columns.length); index += 1) {
      const rate = context.rates === null ? 1 : context.rates[index]!;
      columns.held[index] = 1;
      if (Number.isNaN(rate * amount)) {
        columns.mark(index, DayMark.unpriced);
        context.note('no_exchange_rate');
        continue;
      }
      columns.addWorth(index, amount * rate);
      const wasOutside = context.rates !== null && index > start && Number.isNaN(context.rates[index - 1]!);
      if (wasOutside) columns.cross(index, amount * rate);
    }
  }
}
