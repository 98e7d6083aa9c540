/** An exact rational number. Immutable, always in lowest terms, the denominator positive. */
export class Fraction {
  static readonly ZERO = new Fraction(0n, 1n);
  static readonly ONE = new Fraction(1n, 1n);

  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  static ratio(numerator: bigint | number, denominator: bigint | number): Fraction {
    const [above, below] = [BigInt(numerator), BigInt(denominator)];
    if (below === 0n) throw new RangeError('division by zero');
    const sign = below < 0n ? -1n : 1n;
    const divisor = greatestCommonDivisor(above < 0n ? -above : above, below * sign);
    return new Fraction((sign * above) / divisor, (sign * below) / divisor);
  }

  /** A decimal text such as `-12.345`, exactly. */
  static of(text: string): Fraction {
    const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
    if (match === null) throw new RangeError(`not a decimal: ${text}`);
    const decimals = match[3] ?? '';
    const digits = BigInt(match[2]! + decimals);
    return Fraction.ratio(match[1] === '-' ? -digits : digits, 10n ** BigInt(decimals.length));
  }

  static sum(terms: Iterable<Fraction>): Fraction {
    let total = Fraction.ZERO;
    for (const term of terms) total = total.plus(term);
    return total;
  }

  plus(other: Fraction): Fraction {
    return Fraction.ratio(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  minus(other: Fraction): Fraction {
    return this.plus(other.negated());
  }

  times(other: Fraction): Fraction {
    return Fraction.ratio(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  over(other: Fraction): Fraction {
    return Fraction.ratio(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  negated(): Fraction {
    return new Fraction(-this.numerator, this.denominator);
  }

  isZero(): boolean {
    return this.numerator === 0n;
  }

  /** Negative, zero or positive as this number is smaller than, equal to or larger than `other`. */
  compare(other: Fraction): number {
    const difference = this.numerator * other.denominator - other.numerator * this.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  smaller(other: Fraction): Fraction {
    return this.compare(other) <= 0 ? this : other;
  }

  larger(other: Fraction): Fraction {
    return this.compare(other) >= 0 ? this : other;
  }

  /** Canonical decimal text: half-even at `scale` digits behind the point, no trailing zeros, no `-0`. */
  toDecimal(scale = 10): string {
    const power = 10n ** BigInt(scale);
    const negative = this.numerator < 0n;
    const scaled = (negative ? -this.numerator : this.numerator) * power;
    let whole = scaled / this.denominator;
    const twiceTheRest = 2n * (scaled % this.denominator);
    if (twiceTheRest > this.denominator || (twiceTheRest === this.denominator && whole % 2n === 1n)) whole += 1n;
    const decimals = (whole % power).toString().padStart(scale, '0').replace(/0+$/, '');
    const text = `${whole / power}${decimals === '' ? '' : `.${decimals}`}`;
    return negative && whole !== 0n ? `-${text}` : text;
  }

  /** The nearest double, good to about 15 digits. */
  toNumber(): number {
    return Number(this.toDecimal(18));
  }
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger === 0n ? 1n : larger;
}
