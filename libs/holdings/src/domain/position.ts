import { Decimal, toDayNumber, ZERO, type CalendarDate, type DayNumber } from '@portfolio-metrics/kernel';
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
  /** Of the sales that closed something. */
  saleProceeds: Amount = NO_AMOUNT;
  /** Of the sales that opened a short position. */
  shortProceeds: Amount = NO_AMOUNT;
  /** Of the purchases that covered something. */
  coverCost: Amount = NO_AMOUNT;
  /** Entry proceeds of what was covered. */
  coveredProceeds: Amount = NO_AMOUNT;
  /** All capital returned, and the part of it that was beyond the cost. */
  returned: Amount = NO_AMOUNT;
  returnedGain: Amount = NO_AMOUNT;
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

  private readonly quantityNow = (): Decimal => this.quantity;

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

  /** Applies the splits up to `date` and opens its row. Call before booking anything of `date`, which is `day`. */
  moveTo(date: CalendarDate, day: DayNumber): void {
    this.applySplits(date);
    this.begin(date, day);
  }

  /** Applies the splits up to `date`, the valuation date, and completes the rows. */
  finish(date: CalendarDate): void {
    this.applySplits(date);
    this.setting.window?.close(this.quantity);
    this.rows.end(this.held);
  }

  /** Cost of everything bought or transferred in. */
  get purchases(): Amount {
    return plus(minus(this.book.opened, this.shortProceeds), this.coverCost);
  }

  /** Net proceeds of everything sold, capital returned, and the cost of what was transferred out. */
  get proceeds(): Amount {
    return plus(plus(plus(this.saleProceeds, this.shortProceeds), this.returned), this.book.movedOut);
  }

  /** Cost of the long lots opened plus entry proceeds of the short ones. */
  get invested(): Amount {
    return this.book.opened;
  }

  /** What the lots behind the realised gains had cost, or had brought in when short. */
  get relieved(): Amount {
    return this.book.relieved;
  }

  get realized(): Amount {
    const ofSales = minus(this.saleProceeds, minus(this.book.relieved, this.coveredProceeds));
    return plus(plus(ofSales, minus(this.coveredProceeds, this.coverCost)), this.returnedGain);
  }

  /**
   * Buys (1) or sells (-1) the quantity of `transaction` for `amount` (cost or proceeds, fees and taxes included). What is held the other
   * way round is closed first; the rest opens, with the rest of the amount.
   */
  trade(direction: 1 | -1, transaction: LedgerTransaction, amount: Amount, rates: TradeRates): void {
    this.noteTrade(transaction.date);
    if (this.oversold) return;
    const units = this.fraction.unitsOf(transaction.quantity!);
    if (this.book.side !== -direction) {
      this.open(direction, transaction, units, amount);
      return;
    }
    const { closing, surplus } = this.closingPart(units);
    if (surplus === null) {
      this.close(direction, transaction, rates, closing, amount);
      return;
    }
    const exit = shareOf(amount, closing, units);
    this.close(direction, transaction, rates, closing, exit);
    this.open(direction, transaction, surplus, minus(amount, exit));
  }

  /** Takes the quantity of `transaction` out at its cost, without a gain. Answers the lots; `null` when there was not enough. */
  takeOut(transaction: LedgerTransaction): readonly RelievedLot[] | null {
    this.noteTrade(transaction.date);
    if (this.oversold) return null;
    const units = this.fraction.unitsOf(transaction.quantity!);
    const { closing, surplus } = this.closingPart(units);
    if (this.book.side <= 0 || surplus !== null) {
      this.oversold = true;
      return null;
    }
    return this.book.moveOut(closing).lots;
  }

  /** Adds lots of another portfolio as they are; units mean the same in every position of an instrument on one date. */
  addLots(date: CalendarDate, lots: readonly RelievedLot[]): void {
    this.noteTrade(date);
    if (this.oversold) return;
    for (const lot of lots) this.book.open(1, { ...lot });
  }

  get isShort(): boolean {
    return this.book.side < 0;
  }

  /** Takes `returned` off the cost; what is beyond the cost is a gain. */
  returnCapital(transaction: LedgerTransaction, returned: Amount, rates: TradeRates): void {
    this.returned = plus(this.returned, returned);
    if (this.oversold) return;
    const excess = this.book.side > 0 ? this.book.reduceCost(returned) : returned;
    if (excess.local?.isZero() && excess.base?.isZero()) return;
    this.returnedGain = plus(this.returnedGain, excess);
    const taken = { amount: minus(returned, excess), lots: [] };
    this.noteRealized('return-of-capital', transaction, taken, returned, rates);
  }

  activity(): PositionActivity {
    const { portfolio, symbol, currency } = this.setting;
    return this.rows.activity({ portfolioId: portfolio.id, symbol, currency, trackCash: portfolio.trackCash });
  }

  private open(direction: 1 | -1, transaction: LedgerTransaction, units: Decimal, amount: Amount): void {
    if (direction < 0) {
      if (!this.setting.portfolio.allowShort) {
        this.oversold = true;
        return;
      }
      this.shortProceeds = plus(this.shortProceeds, amount);
    }
    this.book.open(direction, { transactionId: transaction.id, openedOn: transaction.date, units, amount });
  }

  private close(
    direction: 1 | -1,
    transaction: LedgerTransaction,
    rates: TradeRates,
    units: Decimal,
    exit: Amount,
  ): void {
    const relief = this.book.relieve(units);
    if (direction < 0) {
      this.saleProceeds = plus(this.saleProceeds, exit);
    } else {
      this.coverCost = plus(this.coverCost, exit);
      this.coveredProceeds = plus(this.coveredProceeds, relief.amount);
    }
    this.noteRealized(direction < 0 ? 'sale' : 'cover', transaction, relief, exit, rates);
  }

  private noteRealized(
    kind: RealizedSale['kind'],
    transaction: LedgerTransaction,
    relief: Relief,
    exit: Amount,
    rates: TradeRates,
  ): void {
    const fxEffect = realizedFxEffect(kind, relief.amount, rates.localToBase);
    if (fxEffect !== ZERO) this.realizedFx = addKnown(this.realizedFx, fxEffect);
    if (!this.setting.withSales) return;
    this.sales.push(realizedSale({ kind, transaction, relief, exit, fxEffect, fraction: this.fraction }));
  }

  /** The part of `units` that closes what is there, and what they have beyond it; `null`: nothing, or less than can be booked. */
  private closingPart(units: Decimal): { readonly closing: Decimal; readonly surplus: Decimal | null } {
    const held = this.book.units;
    if (!this.fraction.isWhole) {
      const difference = this.fraction.quantityOf(units.minus(held)).abs();
      if (difference.lessThan(SMALLEST_QUANTITY)) return { closing: held, surplus: null };
    }
    if (units.lessThanOrEqualTo(held)) return { closing: units, surplus: null };
    return { closing: held, surplus: units.minus(held) };
  }

  private applySplits(date: CalendarDate): void {
    for (let split = this.fraction.due(date); split !== null; split = this.fraction.due(date)) {
      const holdsUnits = this.book.side !== 0;
      if (holdsUnits) this.begin(split.date, toDayNumber(split.date));
      this.book.scaleUnits(this.fraction.advance());
    }
  }

  private begin(date: CalendarDate, day: DayNumber): void {
    this.setting.window?.before(date, this.quantityNow);
    this.rows.begin(day, this.held);
  }

  private noteTrade(date: CalendarDate): void {
    this.firstTrade ??= date;
    this.lastTrade = date;
  }
}
