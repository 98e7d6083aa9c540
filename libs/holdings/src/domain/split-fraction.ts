import { Decimal, ONE, type CalendarDate } from '@portfolio-metrics/kernel';
import type { Split } from '@portfolio-metrics/ledger';

/**
 * How a position counts: `units / denominator` is its quantity. A split n:m multiplies the units by n and the denominator by m, reduced,
 * so that 1:3 and later 3:1 is exactly what there was before. The denominator depends on the splits alone, never on the position.
 */
export class SplitFraction {
  denominator: Decimal = ONE;
  private next = 0;
  private divisor = 1n;

  constructor(private readonly splits: readonly Split[]) {}

  /** The split that comes next when it takes effect on or before `date`: a split applies before the day's transactions. */
  due(date: CalendarDate): Split | null {
    const split = this.splits[this.next];
    return split !== undefined && split.date <= date ? split : null;
  }

  /** Applies the next split. Answers what the units of every lot are to be multiplied by. */
  advance(): Decimal {
    const split = this.splits[this.next]!;
    this.next += 1;
    const numerator =
      BigInt(split.numerator) / greatestCommonDivisor(BigInt(split.numerator), BigInt(split.denominator));
    const denominator =
      BigInt(split.denominator) / greatestCommonDivisor(BigInt(split.numerator), BigInt(split.denominator));
    const shared = greatestCommonDivisor(numerator, this.divisor);
    this.divisor = (this.divisor / shared) * denominator;
    this.denominator = new Decimal(this.divisor.toString());
    return new Decimal((numerator / shared).toString());
  }

  get isWhole(): boolean {
    return this.divisor === 1n;
  }

  unitsOf(quantity: Decimal): Decimal {
    return this.isWhole ? quantity : quantity.times(this.denominator);
  }

  /** Rounded to the precision of `Decimal` where the fraction does not end. */
  quantityOf(units: Decimal): Decimal {
    return this.isWhole ? units : units.dividedBy(this.denominator);
  }
}

/** Units of a date after `since` for one unit of `since`, at `date`: the product of the splits in between, as a fraction. */
export function splitRatioBetween(
  splits: readonly Split[] | undefined,
  since: CalendarDate,
  date: CalendarDate,
): { readonly numerator: Decimal; readonly denominator: Decimal } {
  let numerator = ONE;
  let denominator = ONE;
  for (const split of splits ?? []) {
    if (split.date <= since || split.date > date) continue;
    numerator = numerator.times(split.numerator);
    denominator = denominator.times(split.denominator);
  }
  return { numerator, denominator };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
