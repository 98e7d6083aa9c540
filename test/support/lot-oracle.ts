import type { CostBasisMethod, LedgerTransaction, Split } from '@portfolio-metrics/ledger';
import { Fraction } from '../e2e/real-input/oracle/fraction.js';

/** Units of one purchase (or short sale) that are still there, in units of the last day. */
interface Piece {
  readonly order: number;
  units: Fraction;
  readonly perUnit: Fraction;
}

export interface OracleSale {
  readonly transactionId: string;
  readonly gain: Fraction;
  readonly cost: Fraction;
}

export interface OracleFigures {
  /** Negative: short. */
  readonly quantity: Fraction;
  /** Negative: short. */
  readonly cost: Fraction;
  readonly realized: Fraction;
  readonly sales: readonly OracleSale[];
}

/**
 * Lots in exact fractions, by another way than the library's: every quantity is first counted in units of the last day, every piece has a
 * cost per unit, and the piece to take next is searched for among all of them. Trades only.
 */
export function oracleFigures(
  transactions: readonly LedgerTransaction[],
  splits: readonly Split[],
  method: CostBasisMethod,
): OracleFigures {
  let side = 0;
  let pieces: Piece[] = [];
  let realized = Fraction.ZERO;
  const sales: OracleSale[] = [];
  transactions.forEach((trade, order) => {
    if (trade.type !== 'BUY' && trade.type !== 'SELL') return;
    const direction = trade.type === 'BUY' ? 1 : -1;
    const perUnit = moneyOf(trade).over(unitsOf(trade, splits));
    let wanted = unitsOf(trade, splits);
    let cost = Fraction.ZERO;
    let closed = Fraction.ZERO;
    while (side === -direction && !wanted.isZero() && pieces.length > 0) {
      const piece = nextPiece(pieces, method);
      const taken = wanted.smaller(piece.units);
      cost = cost.plus(taken.times(method === 'AVERAGE' ? average(pieces) : piece.perUnit));
      if (method === 'AVERAGE') pieces = withoutShare(pieces, taken);
      else piece.units = piece.units.minus(taken);
      pieces = pieces.filter(({ units }) => !units.isZero());
      closed = closed.plus(taken);
      wanted = wanted.minus(taken);
    }
    if (!closed.isZero()) {
      const exit = closed.times(perUnit);
      const gain = direction < 0 ? exit.minus(cost) : cost.minus(exit);
      realized = realized.plus(gain);
      sales.push({ transactionId: trade.id, gain, cost });
    }
    if (pieces.length === 0) side = 0;
    if (!wanted.isZero()) {
      side = direction;
      pieces.push({ order, units: wanted, perUnit });
    }
  });
  const sign = side < 0 ? Fraction.ratio(-1, 1) : Fraction.ONE;
  return {
    quantity: Fraction.sum(pieces.map(({ units }) => units)).times(sign),
    cost: Fraction.sum(pieces.map(({ units, perUnit }) => units.times(perUnit))).times(sign),
    realized,
    sales,
  };
}

function nextPiece(pieces: readonly Piece[], method: CostBasisMethod): Piece {
  const better = (a: Piece, b: Piece): boolean => {
    if (method === 'FIFO') return a.order < b.order;
    if (method === 'LIFO') return a.order > b.order;
    const byCost = a.perUnit.compare(b.perUnit);
    return byCost > 0 || (byCost === 0 && a.order < b.order);
  };
  if (method === 'AVERAGE')
    return { order: 0, units: Fraction.sum(pieces.map(({ units }) => units)), perUnit: Fraction.ZERO };
  return pieces.reduce((best, piece) => (better(piece, best) ? piece : best));
}

function average(pieces: readonly Piece[]): Fraction {
  const cost = Fraction.sum(pieces.map(({ units, perUnit }) => units.times(perUnit)));
  return cost.over(Fraction.sum(pieces.map(({ units }) => units)));
}

/** The same share of every piece goes. */
function withoutShare(pieces: readonly Piece[], taken: Fraction): Piece[] {
  const all = Fraction.sum(pieces.map(({ units }) => units));
  const left = all.minus(taken).over(all);
  return pieces.map((piece) => ({ ...piece, units: piece.units.times(left) }));
}

function unitsOf({ quantity, date }: LedgerTransaction, splits: readonly Split[]): Fraction {
  return splits
    .filter((split) => split.date > date)
    .reduce(
      (units, { numerator, denominator }) => units.times(Fraction.ratio(numerator, denominator)),
      fraction(quantity!),
    );
}

function moneyOf({ type, quantity, price, fee, tax }: LedgerTransaction): Fraction {
  const gross = fraction(quantity!).times(fraction(price!));
  const charges = fraction(fee).plus(fraction(tax));
  return type === 'BUY' ? gross.plus(charges) : gross.minus(charges);
}

function fraction(value: { toFixed(): string }): Fraction {
  return Fraction.of(value.toFixed());
}
