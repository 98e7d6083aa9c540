import { Decimal, ZERO, type CalendarDate } from '@portfolio-metrics/kernel';
import type { LedgerTransaction, Portfolio, Split } from '@portfolio-metrics/ledger';
import type { PositionActivity } from './activity-journal.js';
import { addKnown, minus, NO_AMOUNT, negated, plus, shareOf, type Amount } from './amount.js';
import type { DayWindow } from './day-window.js';
import type { RealizedSale } from './holdings-result.js';
import { LotBook, type Relief } from './lot-book.js';
import type { RelievedLot } from './open-lot.js';
import { PositionRows } from './position-rows.js';
import { realizedFxEffect, realizedSale } from './realized-sale.js';
import { SplitFraction } from './split-fraction.js';
import { toDouble } from './to-double.js';
import type { TradeRates } from './trade-currency.js';

/** The smallest quantity that can be booked: a split that does not come out even leaves, or lacks, less after everything is sold. */
const SMALLEST_QUANTITY = new Decimal('1e-10');

export interface PositionSetting {
  readonly portfolio: Portfolio;
  readonly symbol: string;
  /** ISO 4217 of the instrument. */
  readonly currency: string;
  readonly splits: readonly Split[];
  /** The session that a day change is kept for; `null`: none. */
  readonly window: DayWindow | null;
  readonly withSales: boolean;
}

/** The lots of one instrument in one portfolio, and the sums of what happened to it, while the ledger is walked. */
export class Position {
  readonly rows = new PositionRows();
  readonly sales: RealizedSale[] = [];
  /** Cost of everything bought or transferred in. */
  purchases: Amount = NO_AMOUNT;
  /** Net proceeds of everything sold, capital returned, and the cost of what was transferred out. */
  proceeds: Amount = NO_AMOUNT;
  /** Cost of the long lots opened plus entry proceeds of the short ones. */
  invested: Amount = NO_AMOUNT;
  realized: Amount = NO_AMOUNT;
  /** What the lots behind the realised gains had cost, or had brought in when short. */
  relieved: Amount = NO_AMOUNT;
  /** The part of the realised gain in the base currency that exchange rates made. */
  realizedFx: Decimal | null = ZERO;
  income: Amount = NO_AMOUNT;
  fees: Amount = NO_AMOUNT;
  taxes: Amount = NO_AMOUNT;
  /** The fees and taxes that are in no cost and in no proceeds. */
  standaloneCosts: Amount = NO_AMOUNT;
  firstTrade: CalendarDate | null = null;
  lastTrade: CalendarDate | null = null;
  /** More was taken out than there was: quantity, cost and gains cannot be known from then on. */
  oversold = false;

  private readonly book: LotBook;
  private readonly fraction: SplitFraction;
  private readonly held = {
    quantity: (): number => (this.oversold ? Number.NaN : toDouble(this.quantity)),
    cost: (): number => (this.oversold ? Number.NaN : toDouble(this.cost.base)),
  };

  constructor(readonly setting: PositionSetting) {
    this.book = new LotBook(setting.portfolio.costBasisMethod);
    this.fraction = new SplitFraction(setting.splits);
  }

  /** Negative: short. */
  get quantity(): Decimal {
    const quantity = this.fraction.quantityOf(this.book.units);
    return this.book.side < 0 ? quantity.negated() : quantity;
  }

  /** Of the lots left; minus the entry proceeds of short ones. */
  get cost(): Amount {
    return this.book.side < 0 ? negated(this.book.amount) : this.book.amount;
  }

  /** In the order of relief. */
  lots(): readonly { readonly lot: RelievedLot; readonly quantity: Decimal; readonly cost: Amount }[] {
    return this.book.lots().map((lot) => {
      const quantity = this.fraction.quantityOf(lot.units);
      return this.book.side < 0
        ? { lot, quantity: quantity.negated(), cost: negated(lot.amount) }
        : { lot, quantity, cost: lot.amount };
    });
  }

  /** Applies the splits up to `date` and opens its row. Call before booking anything of `date`. */
  moveTo(date: CalendarDate): void {
    this.applySplits(date);
    this.begin(date);
  }

  /** Applies the splits up to `date`, the valuation date, and completes the rows. */
  finish(date: CalendarDate): void {
    this.applySplits(date);
    this.setting.window?.close(this.quantity);
    this.rows.end(this.held);
  }

  /**
   * Buys (1) or sells (-1) the quantity of `transaction` for `amount` (cost or proceeds, fees and taxes included). What is held the other
   * way round is closed first; the rest opens, with the rest of the amount.
   */
  trade(direction: 1 | -1, transaction: LedgerTransaction, amount: Amount, rates: TradeRates): void {
    this.noteTrade(transaction.date);
    if (this.oversold) return;
    const units = this.fraction.unitsOf(transaction.quantity!);
    const { closing, opening } = this.closeAndOpen(direction, units);
    let entry = amount;
    if (!closing.isZero()) {
      const exit = opening.isZero() ? amount : shareOf(amount, closing, units);
      entry = minus(amount, exit);
      this.realize(direction, transaction, rates, this.book.relieve(closing), exit);
    }
    if (opening.isZero()) return;
    if (direction < 0 && !this.setting.portfolio.allowShort) {
      this.oversold = true;
      return;
    }
    this.invested = plus(this.invested, entry);
    this.book.open(direction, {
      transactionId: transaction.id,
      openedOn: transaction.date,
      units: opening,
      amount: entry,
    });
  }

  /** Takes the quantity of `transaction` out at its cost, without a gain. Answers the lots; `null` when there was not enough. */
  takeOut(transaction: LedgerTransaction): Relief | null {
    this.noteTrade(transaction.date);
    if (this.oversold) return null;
    const { closing, opening } = this.closeAndOpen(-1, this.fraction.unitsOf(transaction.quantity!));
    if (!opening.isZero()) {
      this.oversold = true;
      return null;
    }
    return this.book.relieve(closing);
  }

  /** Adds lots of another portfolio as they are; units mean the same in every position of an instrument on one date. */
  addLots(date: CalendarDate, lots: readonly RelievedLot[]): void {
    this.noteTrade(date);
    if (this.oversold) return;
    for (const lot of lots) {
      this.invested = plus(this.invested, lot.amount);
      this.book.open(1, { ...lot });
    }
  }

  get isShort(): boolean {
    return this.book.side < 0;
  }

  /** Takes `returned` off the cost; what is beyond the cost is a gain. */
  returnCapital(transaction: LedgerTransaction, returned: Amount, rates: TradeRates): void {
    if (this.oversold) return;
    const excess = this.book.side > 0 ? this.book.reduceCost(returned) : returned;
    if (excess.local?.isZero() && excess.base?.isZero()) return;
    const taken = { amount: minus(returned, excess), lots: [] };
    this.addRealized('return-of-capital', transaction, taken, returned, excess, rates);
  }

  activity(): PositionActivity {
    const { portfolio, symbol, currency } = this.setting;
    return this.rows.activity({ portfolioId: portfolio.id, symbol, currency, trackCash: portfolio.trackCash });
  }

  private realize(
    direction: 1 | -1,
    transaction: LedgerTransaction,
    rates: TradeRates,
    relief: Relief,
    exit: Amount,
  ): void {
    this.relieved = plus(this.relieved, relief.amount);
    if (direction < 0) this.addRealized('sale', transaction, relief, exit, minus(exit, relief.amount), rates);
    else this.addRealized('cover', transaction, relief, exit, minus(relief.amount, exit), rates);
  }

  private addRealized(
    kind: RealizedSale['kind'],
    transaction: LedgerTransaction,
    relief: Relief,
    exit: Amount,
    gain: Amount,
    rates: TradeRates,
  ): void {
    const fxEffect = realizedFxEffect(kind, relief.amount, rates.localToBase);
    this.realized = plus(this.realized, gain);
    this.realizedFx = addKnown(this.realizedFx, fxEffect);
    if (!this.setting.withSales) return;
    this.sales.push(realizedSale({ kind, transaction, relief, exit, gain, fxEffect, fraction: this.fraction }));
  }

  private closeAndOpen(direction: 1 | -1, units: Decimal): { closing: Decimal; opening: Decimal } {
    if (this.book.side !== -direction) return { closing: ZERO, opening: units };
    const surplus = units.minus(this.book.units);
    if (!this.fraction.isWhole && this.fraction.quantityOf(surplus).abs().lessThan(SMALLEST_QUANTITY)) {
      return { closing: this.book.units, opening: ZERO };
    }
    return surplus.greaterThan(ZERO)
      ? { closing: this.book.units, opening: surplus }
      : { closing: units, opening: ZERO };
  }

  private applySplits(date: CalendarDate): void {
    for (let split = this.fraction.due(date); split !== null; split = this.fraction.due(date)) {
      const holdsUnits = this.book.side !== 0;
      if (holdsUnits) this.begin(split.date);
      this.book.scaleUnits(this.fraction.advance());
    }
  }

  private begin(date: CalendarDate): void {
    this.setting.window?.before(date, () => this.quantity);
    this.rows.begin(date, this.held);
  }

  private noteTrade(date: CalendarDate): void {
    this.firstTrade ??= date;
    this.lastTrade = date;
  }
}
