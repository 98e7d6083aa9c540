import { toDayNumber, type CalendarDate, type DayNumber } from '@portfolio-metrics/kernel';
import type { LedgerTransaction, Portfolio } from '@portfolio-metrics/ledger';
import type { ActivityJournal } from './activity-journal.js';
import { bookTransaction } from './book-transaction.js';
import { CashBook } from './cash-book.js';
import { DayWindow } from './day-window.js';
import type { HoldingsInput } from './holdings-input.js';
import { inLedgerOrder } from './ledger-order.js';
import type { RelievedLot } from './open-lot.js';
import { PortfolioRows } from './portfolio-rows.js';
import { Position } from './position.js';
import { CurrencyConversion } from './trade-currency.js';
import { bookTransferIn, bookTransferOut } from './transfer-units.js';
import { movesUnits, pairTransfers, type PairedLedger } from './transfer-pairs.js';
import { Unattached } from './unattached.js';

/** One portfolio while the ledger is walked. */
export interface PortfolioWalk {
  readonly portfolio: Portfolio;
  readonly positions: Map<string, Position>;
  readonly cash: CashBook;
  readonly rows: PortfolioRows;
}

/** Walks the ledger once, in its order, up to the valuation date. */
export class LedgerWalk {
  readonly portfolios = new Map<string, PortfolioWalk>();
  readonly unattached = new Unattached();
  readonly conversion: CurrencyConversion;
  readonly transactions: readonly LedgerTransaction[];
  firstDay: DayNumber | null = null;
  private lastDate: CalendarDate | null = null;
  private lastDay: DayNumber = 0;
  private readonly outgoingOf: PairedLedger['outgoingOf'];
  /** Lots that have left one portfolio and not yet arrived in the other, by their outgoing half. */
  private readonly inTransit = new Map<LedgerTransaction, readonly RelievedLot[]>();

  constructor(private readonly input: HoldingsInput) {
    this.conversion = new CurrencyConversion(input.rates, input.baseCurrency);
    for (const portfolio of input.portfolios) {
      this.portfolios.set(portfolio.id, {
        portfolio,
        positions: new Map(),
        cash: new CashBook(portfolio),
        rows: new PortfolioRows(),
      });
    }
    const ledger = pairTransfers(inLedgerOrder(input.transactions));
    this.transactions = ledger.transactions;
    this.outgoingOf = ledger.outgoingOf;
  }

  /** Books one transaction; those after the valuation date and of portfolios out of scope are ignored. */
  book(transaction: LedgerTransaction): void {
    if (transaction.date > this.input.asOf) return;
    const walk = this.portfolios.get(transaction.portfolioId);
    if (walk === undefined) return;
    const day = this.dayOf(transaction.date);
    this.firstDay ??= day;
    if (walk.portfolio.trackCash) walk.cash.book(transaction);
    const concernsInstrument = transaction.symbol !== null && !isMoneyTransfer(transaction);
    if (concernsInstrument) this.bookOnPosition(walk, transaction, transaction.symbol, day);
    else this.bookUnattached(walk, transaction);
  }

  finish(): void {
    for (const { positions } of this.portfolios.values()) {
      for (const position of positions.values()) position.finish(this.input.asOf);
    }
  }

  /** Of everything booked so far. Call after `finish`. */
  journal(): ActivityJournal {
    const walks = [...this.portfolios.values()];
    return {
      baseCurrency: this.input.baseCurrency,
      firstDay: this.firstDay,
      positions: walks.flatMap(({ positions }) => [...positions.values()].map((position) => position.activity())),
      portfolios: walks.map(({ portfolio, rows, cash }) =>
        rows.activity(portfolio.id, portfolio.trackCash, cash.activity()),
      ),
    };
  }

  private bookUnattached(walk: PortfolioWalk, transaction: LedgerTransaction): void {
    const { baseCurrency, trackCash } = walk.portfolio;
    const rates = this.conversion.ratesOf(transaction, this.input.baseCurrency, baseCurrency);
    this.unattached.book(transaction, rates.base, trackCash, walk.rows);
  }

  private bookOnPosition(walk: PortfolioWalk, transaction: LedgerTransaction, symbol: string, day: DayNumber): void {
    const position = this.positionOf(walk, symbol, transaction.currency);
    const rates = this.conversion.ratesOf(transaction, position.setting.currency, walk.portfolio.baseCurrency);
    position.moveTo(transaction.date, day);
    if (transaction.type === 'TRANSFER_OUT') {
      const lots = bookTransferOut(position, transaction, rates);
      if (lots !== null) this.inTransit.set(transaction, lots);
    } else if (transaction.type === 'TRANSFER_IN') {
      const outgoing = this.outgoingOf.get(transaction);
      const lots = outgoing === undefined ? undefined : this.inTransit.get(outgoing);
      bookTransferIn(position, transaction, rates, lots);
    } else {
      bookTransaction(position, transaction, rates);
    }
  }

  /** Dates come in order: most are the one before. */
  private dayOf(date: CalendarDate): DayNumber {
    if (date !== this.lastDate) {
      this.lastDate = date;
      this.lastDay = toDayNumber(date);
    }
    return this.lastDay;
  }

  private positionOf(walk: PortfolioWalk, symbol: string, tradeCurrency: string): Position {
    let position = walk.positions.get(symbol);
    if (position === undefined) {
      position = new Position({
        portfolio: walk.portfolio,
        symbol,
        currency: this.input.instruments.get(symbol)?.currency ?? tradeCurrency,
        splits: this.input.splits.get(symbol) ?? [],
        window: DayWindow.of(this.input.prices?.get(symbol)),
        withSales: this.input.withSales ?? true,
      });
      walk.positions.set(symbol, position);
    }
    return position;
  }
}

function isMoneyTransfer(transaction: LedgerTransaction): boolean {
  const isTransfer = transaction.type === 'TRANSFER_IN' || transaction.type === 'TRANSFER_OUT';
  return isTransfer && !movesUnits(transaction);
}
