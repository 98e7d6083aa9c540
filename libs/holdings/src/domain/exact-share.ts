import { Decimal } from '@portfolio-metrics/kernel';

/** Digits of one word of a decimal. */
const WORD_DIGITS = 7;
const WORD = 10_000_000n;

/**
 * `amount` × `part` / `whole`, rounded half-even to `scale` digits behind the point. In whole numbers from end to end: the product is exact,
 * the division is one, and it takes a third of the time of a division of decimals, which is where half of the time of a sale goes.
 */
export function exactShare(amount: Decimal, part: Decimal, whole: Decimal, scale: number): Decimal {
  const product = wordsOf(amount) * wordsOf(part);
  const divisor = wordsOf(whole);
  const power = lowestPower(amount) + lowestPower(part) - lowestPower(whole) + scale;
  const numerator = power >= 0 ? product * powerOfTen(power) : product;
  const denominator = power >= 0 ? divisor : divisor * powerOfTen(-power);
  const quotient = dividedHalfEven(numerator, denominator);
  const isNegative = amount.isNegative() !== (part.isNegative() !== whole.isNegative());
  return new Decimal(`${isNegative ? '-' : ''}${quotient}e-${scale}`);
}

/** The digits of a decimal as one whole number, without its sign. */
function wordsOf({ d: words }: Decimal): bigint {
  let value = BigInt(words[0]!);
  for (let index = 1; index < words.length; index += 1) value = value * WORD + BigInt(words[index]!);
  return value;
}

/** The power of ten that `wordsOf` is to be multiplied by. */
function lowestPower({ d: words, e: exponent }: Decimal): number {
  return (Math.floor(exponent / WORD_DIGITS) - (words.length - 1)) * WORD_DIGITS;
}

function dividedHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twiceTheRest = 2n * (numerator - quotient * denominator);
  const roundsUp = twiceTheRest > denominator || (twiceTheRest === denominator && quotient % 2n === 1n);
  return roundsUp ? quotient + 1n : quotient;
}

const powers: bigint[] = [];

function powerOfTen(power: number): bigint {
  return (powers[power] ??= 10n ** BigInt(power));
}
