import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { ImportIssues } from '@portfolio-metrics/imports';
import { Clock } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import { IMPORT_SOURCE, lockMarketData, writeCloses } from '../persistence/market-data-writes.js';
import { PRICES_OPTIONS, type PricesOptions } from '../prices-options.js';
import { TradingSessions } from '../trading-sessions.js';
import { CloseCheck, readCloseDraft } from './close-check.js';
import {
  importInBatches,
  MARKET_DATA_IMPORT_TRANSACTION,
  type MarketDataImportCounts,
  type MarketDataImportRequest,
} from './market-data-import.js';

export interface PriceImportRequest extends MarketDataImportRequest {
  /**
   * Whether a close that is too far from the one before it, of the file or stored, is a bad row (`maxJumpPercent`, as for providers).
   * Default false: who imports has looked, and files with a close a year are not the exception.
   */
  readonly checkJumps?: boolean;
}

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
  async run(manager: EntityManager, request: PriceImportRequest): Promise<MarketDataImportCounts> {
    await lockMarketData(manager);
    return await this.import(manager, request, false);
  }

  /** What `run` would answer or throw; nothing is written. */
  async dryRun(request: PriceImportRequest): Promise<MarketDataImportCounts> {
    return await this.database.withoutUser(
      'read',
      async (manager) => this.import(manager, request, true),
      MARKET_DATA_IMPORT_TRANSACTION,
    );
  }

  private async import(
    manager: EntityManager,
    request: PriceImportRequest,
    dryRun: boolean,
  ): Promise<MarketDataImportCounts> {
    const issues = new ImportIssues();
    const check = new CloseCheck(manager, this.sessions, issues, {
      dryRun,
      now: this.clock.now(),
      maxJumpPercent: request.checkJumps === true ? this.options.maxJumpPercent : 0,
    });
    return await importInBatches(request, {
      ...COLUMNS,
      maxRows: this.options.maxImportRows,
      issues,
      read: (row) => readCloseDraft(row, issues),
      store: async (drafts) => {
        const closes = await check.admitted(drafts);
        return issues.count > 0 ? 0 : await writeCloses(manager, closes, { source: IMPORT_SOURCE, dryRun });
      },
    });
  }
}
