import fc from 'fast-check';
import { addDays, Decimal, type CalendarDate } from '@portfolio-metrics/kernel';
import type { LedgerTransaction, Split } from '@portfolio-metrics/ledger';
import { Fraction } from '../e2e/real-input/oracle/fraction.js';
import { d, on, split, transaction } from './ledger-fixture.js';

/** What a ledger about one instrument, ACME, may contain. */
export interface LedgerKinds {
  /** Sales beyond what is held. */
  readonly shorts?: boolean;
  readonly splits?: boolean;
  /** Returns of capital, dividends, interest, fees and taxes beside the trades. */
  readonly extras?: boolean;
  /** Trades in dollars of a portfolio in euros, some with a recorded rate. */
  readonly foreign?: boolean;
  readonly maxLength?: number;
}

export interface WrittenLedger {
  readonly transactions: readonly LedgerTransaction[];
  readonly splits: readonly Split[];
  /** Rates of euros for one dollar, one a day from the first day on. */
  readonly rates: readonly Decimal[];
  readonly firstDay: CalendarDate;
  readonly lastDay: CalendarDate;
  readonly price: Decimal;
}

const FIRST_DAY = on('2020-01-01');

const decimalText = (max: number, decimals: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: 1, max }), fc.integer({ min: 0, max: decimals }))
    .map(([digits, scale]) => d(digits).dividedBy(d(10).pow(scale)).toFixed());

interface Step {
  readonly gap: number;
  readonly kind: 'buy' | 'sell' | 'dividend' | 'interest' | 'fee' | 'tax' | 'capital' | 'split';
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly tax: string;
  readonly sixteenths: number;
  readonly ratio: readonly [number, number];
  readonly fxRate: string | null;
}

function step(kinds: LedgerKinds): fc.Arbitrary<Step> {
  const kind: fc.WeightedArbitrary<Step['kind']>[] = [
    { weight: 5, arbitrary: fc.constant('buy') },
    { weight: 5, arbitrary: fc.constant('sell') },
  ];
  if (kinds.splits) kind.push({ weight: 1, arbitrary: fc.constant('split') });
  if (kinds.extras) {
    kind.push({ weight: 3, arbitrary: fc.constantFrom('dividend', 'interest', 'fee', 'tax', 'capital') });
  }
  return fc.record({
    gap: fc.integer({ min: 0, max: 9 }),
    kind: fc.oneof(...kind),
    quantity: decimalText(99_999, 4),
    price: decimalText(999_999, 6),
    fee: fc.oneof(fc.constant('0'), decimalText(9_999, 2)),
    tax: fc.oneof(fc.constant('0'), decimalText(999, 3)),
    sixteenths: fc.integer({ min: 1, max: kinds.shorts ? 40 : 16 }),
    ratio: fc.constantFrom([2, 1], [4, 1], [3, 2], [7, 1], [1, 3], [1, 10], [5, 7]),
    fxRate: kinds.foreign ? fc.option(decimalText(2_000_000, 6), { freq: 2 }) : fc.constant(null),
  });
}

/** Ledgers that the service would accept: in order, never selling more than there is unless shorts are allowed. */
export function arbitraryLedger(kinds: LedgerKinds = {}): fc.Arbitrary<WrittenLedger> {
  const maxLength = kinds.maxLength ?? 25;
  return fc
    .record({
      steps: fc.array(step(kinds), { minLength: 1, maxLength }),
      rates: fc.array(decimalText(2_000_000, 6), { minLength: 1, maxLength: 40 }),
      price: decimalText(999_999, 4),
    })
    .map(({ steps, rates, price }) => written(steps, rates, price, kinds));
}

function written(steps: readonly Step[], rates: readonly string[], price: string, kinds: LedgerKinds): WrittenLedger {
  const transactions: LedgerTransaction[] = [];
  const splits: Split[] = [];
  let date = FIRST_DAY;
  let held = Fraction.ZERO;
  for (const one of steps) {
    // A split counts from the beginning of its day: it gets a day of its own.
    date = addDays(date, one.kind === 'split' ? one.gap + 1 : one.gap);
    if (one.kind === 'split') {
      splits.push(split('ACME', date, one.ratio[0], one.ratio[1]));
      held = held.times(Fraction.ratio(one.ratio[0], one.ratio[1]));
      date = addDays(date, 1);
      continue;
    }
    const booked = booking(one, date, held, kinds, transactions.length);
    if (booked === null) continue;
    transactions.push(booked);
    const units = Fraction.of((booked.quantity ?? d(0)).toFixed());
    if (booked.type === 'BUY') held = held.plus(units);
    if (booked.type === 'SELL') held = held.minus(units);
  }
  return {
    transactions: inOrder(transactions),
    splits,
    rates: rates.map(d),
    firstDay: FIRST_DAY,
    lastDay: addDays(date, 1),
    price: d(price),
  };
}

function booking(
  one: Step,
  date: CalendarDate,
  held: Fraction,
  kinds: LedgerKinds,
  index: number,
): LedgerTransaction | null {
  const common = {
    on: date,
    symbol: 'ACME',
    fee: one.fee,
    tax: one.tax,
    ...(one.fxRate === null ? {} : { fxRate: one.fxRate }),
  };
  if (one.kind === 'buy') {
    return transaction({ ...common, type: 'BUY', quantity: one.quantity, price: one.price }, index);
  }
  if (one.kind === 'sell') {
    const base = kinds.shorts && held.compare(Fraction.ONE) < 0 ? Fraction.of(one.quantity) : held;
    const quantity = sixteenthsOf(base, one.sixteenths);
    const left = held.minus(Fraction.of(quantity.toFixed()));
    return quantity.isZero() || isDust(left)
      ? null
      : transaction({ ...common, type: 'SELL', quantity, price: one.price }, index);
  }
  if (one.kind === 'capital' && held.compare(Fraction.ZERO) <= 0) return null;
  const type = {
    dividend: 'DIVIDEND',
    interest: 'INTEREST',
    fee: 'FEE',
    tax: 'TAX',
    capital: 'RETURN_OF_CAPITAL',
  } as const;
  return transaction({ ...common, type: type[one.kind as keyof typeof type], amount: one.price }, index);
}

/** Down to what can be booked: 10 digits behind the point. All of it only where that is a decimal. */
function sixteenthsOf(held: Fraction, sixteenths: number): Decimal {
  const exact = held.times(Fraction.ratio(sixteenths, 16));
  const rounded = d(exact.toDecimal(10));
  return Fraction.of(rounded.toFixed()).compare(exact) > 0 ? rounded.minus('1e-10') : rounded;
}

/** What a split that does not come out even leaves counts as nothing; that has tests of its own. */
function isDust(left: Fraction): boolean {
  return !left.isZero() && left.larger(left.negated()).compare(Fraction.of('0.000000001')) < 0;
}

/** Ledger order; `sort` keeps the order of booking. A sale that relied on a sale before it still finds what it needs: purchases come first. */
function inOrder(transactions: readonly LedgerTransaction[]): LedgerTransaction[] {
  const rank = ({ type }: LedgerTransaction): number => (type === 'BUY' ? 0 : type === 'SELL' ? 2 : 1);
  return transactions.toSorted((a, b) => (a.date === b.date ? rank(a) - rank(b) : a.date < b.date ? -1 : 1));
}
