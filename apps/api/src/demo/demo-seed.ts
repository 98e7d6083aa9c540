import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { addMonths, type CalendarDate, Clock, Decimal, toDecimalString } from '@portfolio-metrics/kernel';
import {
  IMPORT_TRANSACTION,
  InstrumentService,
  PORTFOLIO_DEFAULTS,
  PortfolioService,
  TransactionImport,
} from '@portfolio-metrics/ledger';
import { PriceReader, PriceRefreshService } from '@portfolio-metrics/prices';
import { DEMO_INSTRUMENTS } from './demo-instruments.js';
import { DEMO_PORTFOLIOS, DEMO_USER_ID, type DemoBooking, type DemoPortfolio } from './demo-portfolios.js';

/** A booking as an import row: field names of the API, all values as text. */
type BookingRow = Readonly<Record<string, string>>;

/** Gives the demo user two portfolios at the first start, and everyone prices up to now at every start. */
@Injectable()
export class DemoSeed {
  private readonly logger = new Logger(DemoSeed.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly instruments: InstrumentService,
    private readonly portfolios: PortfolioService,
    private readonly transactions: TransactionImport,
    private readonly prices: PriceReader,
    private readonly refresh: PriceRefreshService,
  ) {}

  async plant(): Promise<void> {
    const { items } = await this.portfolios.list(DEMO_USER_ID, { limit: 1, cursor: null });
    if (items.length === 0) await this.plantInstruments();
    await this.refresh.refresh(this.clock.now());
    if (items.length > 0) return;
    const rows = await Promise.all(DEMO_PORTFOLIOS.map(async (portfolio) => this.rowsOf(portfolio)));
    // Both or none: an interrupted first start begins anew.
    await this.database.asUser(
      DEMO_USER_ID,
      'write',
      async (manager) => {
        for (const [index, { name, baseCurrency, costBasisMethod }] of DEMO_PORTFOLIOS.entries()) {
          const draft = { ...PORTFOLIO_DEFAULTS, name, baseCurrency, costBasisMethod };
          const { id } = await this.portfolios.create(manager, DEMO_USER_ID, draft);
          const open = (): Readable => Readable.from([Buffer.from(JSON.stringify(rows[index]))]);
          await this.transactions.run(manager, DEMO_USER_ID, { portfolioId: id, format: 'json', open });
        }
      },
      IMPORT_TRANSACTION,
    );
    this.logger.log({ message: 'the demo portfolios were created', instruments: DEMO_INSTRUMENTS.length });
  }

  private async plantInstruments(): Promise<void> {
    await this.database.withoutUser('write', async (manager) => {
      for (const { split, ...instrument } of DEMO_INSTRUMENTS) {
        await this.instruments.put(manager, instrument);
        if (split === undefined) continue;
        const { monthsAgo, ...ratio } = split;
        await this.instruments.replaceSplits(manager, instrument.symbol, [{ date: this.dateOf(monthsAgo), ...ratio }]);
      }
    });
  }

  private async rowsOf(portfolio: DemoPortfolio): Promise<BookingRow[]> {
    return await Promise.all(portfolio.bookings.map(async (booking) => this.rowOf(booking, portfolio.baseCurrency)));
  }

  private async rowOf(booking: DemoBooking, baseCurrency: string): Promise<BookingRow> {
    const planned = this.dateOf(booking.monthsAgo);
    if (booking.symbol === undefined) {
      return { date: planned, type: booking.type, amount: booking.amount!, currency: baseCurrency };
    }
    const close = await this.closeOn(booking.symbol, planned);
    const common = { date: close.date, type: booking.type, symbol: booking.symbol };
    if (booking.dividend === undefined) {
      return { ...common, quantity: booking.quantity!, price: toDecimalString(close.price), fee: booking.fee ?? '0' };
    }
    const { units, percent } = booking.dividend;
    const gross = new Decimal(units).times(close.price).times(percent).dividedBy(100);
    return { ...common, amount: toDecimalString(gross, 2), tax: toDecimalString(gross.times('0.15'), 2) };
  }

  /** The last close at or before a day, so that every booking is on a trading day of its exchange. */
  private async closeOn(symbol: string, planned: CalendarDate): Promise<{ date: CalendarDate; price: Decimal }> {
    const close = (await this.prices.latestOf([symbol], planned)).get(symbol)?.closes[0];
    if (close === undefined)
      throw new Error(`the demo has no price of ${symbol} at ${planned}: is the simulated provider on?`);
    return close;
  }

  private dateOf(monthsAgo: number): CalendarDate {
    return addMonths(this.clock.now().toISOString().slice(0, 10) as CalendarDate, -monthsAgo);
  }
}
