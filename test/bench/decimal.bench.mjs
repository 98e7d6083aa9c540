/**
 * decimal.js against big.js on what the walk of a ledger does with decimals: `node test/bench/decimal.bench.mjs`.
 *
 * The walk is FIFO with fees: cost and proceeds of every trade, units and cost of every lot, the share of a lot that a sale takes. It is written
 * once, over the few operations that it needs, and run with each library; the results must agree. The share is done in two ways: as the library
 * does it (multiply, divide, round to 20 digits behind the point), and in whole numbers as libs/holdings/src/domain/exact-share.ts does it.
 */
import { Big } from 'big.js';
import { Decimal } from 'decimal.js';

const SCALE = 20;
const TRADES = 20_000;
const ROUNDS = 15;

const Decimal50 = Decimal.clone({ precision: 50, rounding: Decimal.ROUND_HALF_EVEN, toExpNeg: -9e15, toExpPos: 9e15 });
const BigHalfEven = Big();
BigHalfEven.DP = SCALE;
BigHalfEven.RM = Big.roundHalfEven;
BigHalfEven.NE = -1e6;
BigHalfEven.PE = 1e6;

const LIBRARIES = {
  'decimal.js, 50 digits': {
    of: (text) => new Decimal50(text),
    zero: new Decimal50(0),
    atLeast: (a, b) => a.greaterThanOrEqualTo(b),
    isZero: (a) => a.isZero(),
    share: (amount, part, whole) => amount.times(part).dividedBy(whole).toDecimalPlaces(SCALE),
  },
  'decimal.js, shares in whole numbers': {
    of: (text) => new Decimal50(text),
    zero: new Decimal50(0),
    atLeast: (a, b) => a.greaterThanOrEqualTo(b),
    isZero: (a) => a.isZero(),
    share: wholeNumberShare(
      7,
      ({ d: words, e }) => [words, Math.floor(e / 7)],
      (text) => new Decimal50(text),
    ),
  },
  'big.js': {
    of: (text) => new BigHalfEven(text),
    zero: new BigHalfEven(0),
    atLeast: (a, b) => a.gte(b),
    isZero: (a) => a.c[0] === 0,
    share: (amount, part, whole) => amount.times(part).div(whole),
  },
  'big.js, shares in whole numbers': {
    of: (text) => new BigHalfEven(text),
    zero: new BigHalfEven(0),
    atLeast: (a, b) => a.gte(b),
    isZero: (a) => a.c[0] === 0,
    share: wholeNumberShare(
      1,
      ({ c: digits, e }) => [digits, e],
      (text) => new BigHalfEven(text),
    ),
  },
};

/** amount × part / whole over the digits of a decimal: words of `digits` digits, the first of which stands for 10^(digits × power). */
function wholeNumberShare(digits, wordsOf, of) {
  const base = 10n ** BigInt(digits);
  const whole = (decimal) => {
    const [words, power] = wordsOf(decimal);
    let value = BigInt(words[0]);
    for (let index = 1; index < words.length; index += 1) value = value * base + BigInt(words[index]);
    return [value, (power - (words.length - 1)) * digits];
  };
  const powers = [];
  const powerOfTen = (power) => (powers[power] ??= 10n ** BigInt(power));
  return (amount, part, total) => {
    const [[a, ea], [p, ep], [t, et]] = [whole(amount), whole(part), whole(total)];
    const power = ea + ep - et + SCALE;
    const above = power >= 0 ? a * p * powerOfTen(power) : a * p;
    const below = power >= 0 ? t : t * powerOfTen(-power);
    let quotient = above / below;
    const rest = 2n * (above - quotient * below);
    if (rest > below || (rest === below && quotient % 2n === 1n)) quotient += 1n;
    return of(`${quotient}e-${SCALE}`);
  };
}

/** Two purchases to a sale; every sale takes a part of what is held. */
function trades() {
  let state = 42;
  const random = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  let held = 0;
  return Array.from({ length: TRADES }, () => {
    const sells = random() < 0.35 && held > 1;
    const quantity = sells ? Math.floor(held * (0.2 + random() * 0.6) * 100) / 100 : Math.ceil(random() * 5000) / 100;
    held += sells ? -quantity : quantity;
    return { sells, quantity: quantity.toFixed(2), price: (20 + random() * 300).toFixed(4), fee: '1.5' };
  });
}

function walk(library, booked) {
  const { zero, atLeast, isZero, share } = library;
  let [proceeds, relieved, opened, units, fees] = [zero, zero, zero, zero, zero];
  let lots = [];
  let head = 0;
  for (const { sells, quantity, price, fee } of booked) {
    const gross = quantity.times(price);
    fees = fees.plus(fee);
    if (!sells) {
      const cost = gross.plus(fee);
      opened = opened.plus(cost);
      units = units.plus(quantity);
      lots.push({ units: quantity, cost });
      continue;
    }
    proceeds = proceeds.plus(gross.minus(fee));
    units = units.minus(quantity);
    let wanted = quantity;
    while (!isZero(wanted) && head < lots.length) {
      const lot = lots[head];
      if (atLeast(wanted, lot.units)) {
        wanted = wanted.minus(lot.units);
        relieved = relieved.plus(lot.cost);
        head += 1;
        continue;
      }
      const part = share(lot.cost, wanted, lot.units);
      lot.units = lot.units.minus(wanted);
      lot.cost = lot.cost.minus(part);
      relieved = relieved.plus(part);
      break;
    }
    if (head > 32) {
      lots = lots.slice(head);
      head = 0;
    }
  }
  return {
    gain: proceeds.minus(relieved).toFixed(15),
    cost: opened.minus(relieved).toFixed(15),
    units: units.toFixed(),
    fees: fees.toFixed(),
  };
}

function microsecondsSince(start) {
  return (performance.now() - start) * 1_000;
}

/** Nanoseconds to read a decimal as the database writes it, and to write an amount as the service answers it. */
function readAndWrite({ of, zero }) {
  const stored = texts.map(({ price }) => `${price}000000`);
  const amounts = stored.map((text) => of(text).times(text));
  const canonical = (amount) => (zero instanceof Decimal50 ? amount.toDecimalPlaces(10) : amount.round(10)).toFixed();
  const timed = (work) => {
    let fastest = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      work();
      fastest = Math.min(fastest, microsecondsSince(start));
    }
    return ((fastest * 1_000) / TRADES).toFixed(0);
  };
  return {
    'ns to read': timed(() => stored.forEach((text) => of(text))),
    'ns to write': timed(() => amounts.forEach((amount) => canonical(amount))),
  };
}

const texts = trades();
const booked = Object.fromEntries(
  Object.entries(LIBRARIES).map(([name, { of }]) => [
    name,
    texts.map(({ sells, quantity, price, fee }) => ({ sells, quantity: of(quantity), price: of(price), fee: of(fee) })),
  ]),
);
const results = new Map();
const best = Object.fromEntries(Object.keys(LIBRARIES).map((name) => [name, Number.POSITIVE_INFINITY]));
// In turn, so that a noisy moment of the machine meets all of them.
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, library] of Object.entries(LIBRARIES)) {
    const start = performance.now();
    results.set(name, JSON.stringify(walk(library, booked[name])));
    best[name] = Math.min(best[name], microsecondsSince(start) / TRADES);
  }
}
console.table(
  Object.entries(best).map(([name, cost]) => ({
    library: name,
    'µs per trade': cost.toFixed(2),
    ...readAndWrite(LIBRARIES[name]),
  })),
);
if (new Set(results.values()).size !== 1) {
  console.error('the libraries do not agree', Object.fromEntries(results));
  process.exitCode = 1;
}
