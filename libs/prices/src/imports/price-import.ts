import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { dateCell, decimalCell, ImportIssues, type ImportRow, symbolCell } from '@portfolio-metrics/imports';
import { type CalendarDate, Clock, dateInZone, type Decimal } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import { admitPrice } from '../domain/admit-price.js';
import { IMPORT_SOURCE, lockMarketData, type NewClose, writeCloses } from '../persistence/market-data-writes.js';
import { PRICES_OPTIONS, type PricesOptions } from '../prices-options.js';
import { TradingSessions } from '../trading-sessions.js';
import {
  importInBatches,
  MARKET_DATA_IMPORT_TRANSACTION,
  type MarketDataImportCounts,
  type MarketDataImportRequest,
} from './market-data-import.js';
import { SeenDays } from './seen-days.js';

const COLUMNS = { required: ['symbol', 'date', 'close'], optional: ['currency'] };

/** Stores a file of closes: all of it or nothing. */
@Injectable()
export class PriceImport {
  constructor(
    private readonly database: Database,
    private readonly sessions: TradingSessions,
    private readonly clock: Clock,
    @Inject(PRICES_OPTIONS) private readonly options: PricesOptions,
  ) {}

  /**
   * Imports in the caller's write transaction (give it `MARKET_DATA_IMPORT_TRANSACTION`). Throws `import_rejected` with line,
   * column and reason of the bad rows, and `payload_too_large` for too many rows.
   */
  async run(manager: EntityManager, request: MarketDataImportRequest): Promise<MarketDataImportCounts> {
    await lockMarketData(manager);
    return await this.import(manager, request, false);
  }

  /** What `run` would answer or throw; nothing is written. */
  async dryRun(request: MarketDataImportRequest): Promise<MarketDataImportCounts> {
    return await this.database.withoutUser(
      'read',
      async (manager) => this.import(manager, request, true),
      MARKET_DATA_IMPORT_TRANSACTION,
    );
  }

  private async import(
    manager: EntityManager,
    request: MarketDataImportRequest,
    dryRun: boolean,
  ): Promise<MarketDataImportCounts> {
    const issues = new ImportIssues();
    const check = new CloseCheck(manager, dryRun, this.sessions, this.clock.now(), issues);
    return await importInBatches(request, {
      ...COLUMNS,
      maxRows: this.options.maxImportRows,
      issues,
      read: (row) => readDraft(row, issues),
      store: async (drafts) => {
        const closes = await check.admitted(drafts);
        return issues.count > 0 ? 0 : await writeCloses(manager, closes, { source: IMPORT_SOURCE, dryRun });
      },
    });
  }
}

/** A row as it stands in the file. */
interface CloseDraft {
  readonly line: number;
  readonly symbol: string;
  readonly date: CalendarDate;
  readonly close: Decimal;
  /** `null`: the instrument's. */
  readonly currency: string | null;
}

function readDraft(row: ImportRow, issues: ImportIssues): CloseDraft | null {
  const symbol = symbolCell(row, 'symbol', issues);
  const date = dateCell(row, 'date', issues);
  const close = decimalCell(row, 'close', issues, { min: 'positive' });
  if (symbol === null || date === null || close === null) return null;
  return { line: row.line, symbol, date, close, currency: row.cells.get('currency') ?? null };
}

interface ListedInstrument {
  readonly symbol: string;
  readonly currency: string;
  /** The last date that a close can have. */
  readonly today: CalendarDate;
}

/** The checks that need to know the instruments and the rows before. */
class CloseCheck {
  /** By symbol; `null`: there is no such instrument. */
  private readonly instruments = new Map<string, ListedInstrument | null>();
  private readonly seen = new SeenDays();

  constructor(
    private readonly manager: EntityManager,
    private readonly dryRun: boolean,
    private readonly sessions: TradingSessions,
    private readonly now: Date,
    private readonly issues: ImportIssues,
  ) {}

  async admitted(drafts: readonly CloseDraft[]): Promise<readonly NewClose[]> {
    await this.learn(drafts);
    return drafts.flatMap((draft) => this.admit(draft) ?? []);
  }

  private admit({ line, symbol, date, close, currency }: CloseDraft): NewClose | null {
    const instrument = this.instruments.get(symbol) ?? null;
    if (instrument === null) return this.refuse(line, 'symbol', 'is not the symbol of a known instrument');
    if (date > instrument.today) return this.refuse(line, 'date', 'is in the future');
    const admission = admitPrice(close, currency ?? instrument.currency, instrument.currency);
    if ('problem' in admission) {
      return this.refuse(line, admission.of === 'price' ? 'close' : 'currency', admission.problem);
    }
    if (!this.seen.add(symbol, date)) return this.refuse(line, 'date', `is in the file twice for ${symbol}`);
    return { symbol, date, close: admission.price };
  }

  private refuse(line: number, column: string, reason: string): null {
    this.issues.add(line, column, reason);
    return null;
  }

  private async learn(drafts: readonly CloseDraft[]): Promise<void> {
    const unseen = new Set<string>();
    for (const { symbol } of drafts) if (!this.instruments.has(symbol)) unseen.add(symbol);
    if (unseen.size === 0) return;
    for (const symbol of unseen) this.instruments.set(symbol, null);
    // The lock keeps the currency what it is until the closes are stored in it; a dry run may not lock.
    const rows = await this.manager.query<Array<{ symbol: string; currency: string; exchange: string | null }>>(
      `select symbol, currency, exchange from instruments where symbol = any($1::text[]) ${this.dryRun ? '' : 'for key share'}`,
      [[...unseen]],
    );
    for (const { symbol, currency, exchange } of rows) {
      this.instruments.set(symbol, { symbol, currency, today: this.lastDateOf(exchange) });
    }
  }

  /** Wherever an exchange is, its session of a date ends after that date has begun in UTC as well as there. */
  private lastDateOf(exchange: string | null): CalendarDate {
    const utc = dateInZone(this.now, 'UTC');
    const local = this.sessions.localDate(exchange, this.now);
    return local < utc ? local : utc;
  }
}
