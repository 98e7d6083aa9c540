import { ZERO, type CalendarDate, type Decimal } from '@portfolio-metrics/kernel';
import { addKnown, NO_AMOUNT, plus, type Amount } from './amount.js';
import type { Position } from './position.js';

/** The sums of one instrument over the portfolios in scope. */
export interface PositionSums {
  readonly oversold: boolean;
  readonly quantity: Decimal;
  readonly cost: Amount;
  readonly purchases: Amount;
  readonly proceeds: Amount;
  readonly invested: Amount;
  readonly realized: Amount;
  readonly relieved: Amount;
  readonly realizedFx: Decimal | null;
  readonly income: Amount;
  readonly fees: Amount;
  readonly taxes: Amount;
  readonly standaloneCosts: Amount;
  readonly firstTrade: CalendarDate | null;
  readonly lastTrade: CalendarDate | null;
}

export function sumPositions(positions: readonly Position[]): PositionSums {
  const sum = (of: (position: Position) => Amount): Amount => positions.map(of).reduce(plus, NO_AMOUNT);
  const dates = (of: (position: Position) => CalendarDate | null): CalendarDate[] =>
    positions
      .map(of)
      .filter((date) => date !== null)
      .sort();
  return {
    oversold: positions.some((position) => position.oversold),
    quantity: positions.reduce((total, position) => total.plus(position.quantity), ZERO),
    cost: sum((position) => position.cost),
    purchases: sum((position) => position.purchases),
    proceeds: sum((position) => position.proceeds),
    invested: sum((position) => position.invested),
    realized: sum((position) => position.realized),
    relieved: sum((position) => position.relieved),
    realizedFx: positions.reduce<Decimal | null>((total, position) => addKnown(total, position.realizedFx), ZERO),
    income: sum((position) => position.income),
    fees: sum((position) => position.fees),
    taxes: sum((position) => position.taxes),
    standaloneCosts: sum((position) => position.standaloneCosts),
    firstTrade: dates((position) => position.firstTrade)[0] ?? null,
    lastTrade: dates((position) => position.lastTrade).at(-1) ?? null,
  };
}
