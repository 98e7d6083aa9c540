import type { PositionActivity } from '@portfolio-metrics/holdings';
import { OLD_AFTER_DAYS, type CarriedValues } from './carried-values.js';
import { DayMark, type SeriesGap } from './daily-series.js';
import type { SeriesColumns } from './series-columns.js';

export interface PositionContext {
  readonly startDay: number;
  readonly values: CarriedValues;
  readonly roundTheClock: boolean;
  /** Whether the cash beside the position belongs to the scope: then trades and income move nothing across its border. */
  readonly cashInside: boolean;
  /** Units transferred in less units transferred out, by position in the series, over all positions of the instrument. */
  readonly transferred: ReadonlyMap<number, number>;
  readonly note: (reason: SeriesGap['reason']) => void;
}

/** Adds value, cost, flows and marks of one position to the columns: once over its rows and the days between them. */
export function addPosition(columns: SeriesColumns, activity: PositionActivity, context: PositionContext): void {
  const { days, quantity, cost, paidIn, paidOut } = activity;
  let before = 0;
  for (let row = 0; row < days.length; row += 1) {
    const index = days[row]! - context.startDay;
    if (index >= columns.length) return;
    const after = quantity[row]!;
    addFlows(columns, index, { before, after, paidIn: paidIn[row]!, paidOut: paidOut[row]! }, context);
    // The day on which the last unit is sold still is a day of the position.
    if (after === 0 && before !== 0) markSession(columns, index, context);
    const end = row + 1 < days.length ? days[row + 1]! - context.startDay : columns.length;
    if (after !== 0) addHeldDays(columns, index, Math.min(end, columns.length), after, cost[row]!, context);
    before = after;
  }
}

function addHeldDays(
  columns: SeriesColumns,
  start: number,
  end: number,
  quantity: number,
  cost: number,
  context: PositionContext,
): void {
  const { perUnit } = context.values;
  if (Number.isNaN(quantity)) context.note('oversold');
  for (let index = start; index < end; index += 1) {
    columns.held[index] = 1;
    columns.cost[index]! += cost;
    const worth = quantity * perUnit[index]!;
    if (Number.isNaN(worth)) {
      columns.mark(index, DayMark.unpriced);
      continue;
    }
    columns.addWorth(index, worth);
    markSession(columns, index, context);
    // The first price of something held since an earlier day: from here on it is inside of the scope.
    if (index > start && Number.isNaN(perUnit[index - 1]!)) columns.cross(index, worth);
  }
}

function markSession(columns: SeriesColumns, index: number, context: PositionContext): void {
  if (context.values.pricedOn[index] !== context.startDay + index) return;
  columns.mark(index, context.roundTheClock ? DayMark.roundTheClock : DayMark.session);
}

interface DayOfPosition {
  /** Units at the end of the day before and of the day. */
  readonly before: number;
  readonly after: number;
  readonly paidIn: number;
  readonly paidOut: number;
}

function addFlows(columns: SeriesColumns, index: number, day: DayOfPosition, context: PositionContext): void {
  const { before, after, paidIn, paidOut } = day;
  const perUnit = context.values.perUnit[index]!;
  const holds = before !== 0 || after !== 0;
  if (holds && (paidIn !== 0 || paidOut !== 0)) checkPrice(columns, index, context);
  if (!context.cashInside) addPaid(columns, index, paidOut - paidIn);
  if (holds && Number.isNaN(after * perUnit)) {
    leaveScope(columns, index, day, context);
    return;
  }
  const [moneyIn, moneyOut] = knownFlows(columns, index, day, context);
  const wasOutside = before !== 0 && (index === 0 || Number.isNaN(before * context.values.perUnit[index - 1]!));
  if (wasOutside) {
    const transferred = context.transferred.get(index) ?? 0;
    columns.cross(index, (after - transferred) * perUnit - moneyIn + moneyOut);
  }
  if (context.cashInside) return;
  columns.inflow[index]! += moneyIn;
  columns.outflow[index]! += moneyOut;
}

function addPaid(columns: SeriesColumns, index: number, paid: number): void {
  if (Number.isNaN(paid)) columns.mark(index, DayMark.unknownFlow);
  else columns.paid[index]! += paid;
}

/**
 * The position cannot be valued: it is outside of the scope. What it was worth until now leaves; money that it takes from or gives to the
 * cash of the scope crosses the border.
 */
function leaveScope(columns: SeriesColumns, index: number, day: DayOfPosition, context: PositionContext): void {
  const worth = day.before * context.values.perUnit[index]!;
  if (worth !== 0 && !Number.isNaN(worth)) columns.cross(index, -worth);
  if (!context.cashInside) return;
  if (!Number.isNaN(day.paidIn)) columns.outflow[index]! += day.paidIn;
  if (!Number.isNaN(day.paidOut)) columns.inflow[index]! += day.paidOut;
}

/** The flows of the day; where a rate is not known, the value of the units that moved takes their place. */
function knownFlows(
  columns: SeriesColumns,
  index: number,
  { before, after, paidIn, paidOut }: DayOfPosition,
  context: PositionContext,
): [moneyIn: number, moneyOut: number] {
  if (!Number.isNaN(paidIn) && !Number.isNaN(paidOut)) return [paidIn, paidOut];
  columns.mark(index, DayMark.unpricedFlow);
  context.note('no_exchange_rate');
  const change = (after - before) * context.values.perUnit[index]!;
  return change > 0 ? [change, 0] : [0, -change];
}

function checkPrice(columns: SeriesColumns, index: number, context: PositionContext): void {
  if (context.startDay + index - context.values.pricedOn[index]! <= OLD_AFTER_DAYS) return;
  columns.mark(index, DayMark.unpricedFlow);
  context.note('flow_without_price');
}
