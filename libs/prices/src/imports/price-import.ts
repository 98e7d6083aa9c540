import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { ImportIssues } from '@portfolio-metrics/imports';
import { Clock } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import { IMPORT_SOURCE, writeCloses } from '../persistence/market-data-writes.js';
import { PRICES_OPTIONS, type PricesOptions } from '../prices-options.js';
import { TradingSessions } from '../trading-sessions.js';
import { CloseCheck, readCloseDraft } from './close-check.js';
import { MarketDataFileImport } from './market-data-file-import.js';
import { importInBatches, type MarketDataImportCounts, type MarketDataImportRequest } from './market-data-import.js';

/** A file of closes, and how strictly it is looked at. */
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
export class PriceImport extends MarketDataFileImport<PriceImportRequest> {
  constructor(
    database: Database,
    private readonly sessions: TradingSessions,
    private readonly clock: Clock,
    @Inject(PRICES_OPTIONS) private readonly options: PricesOptions,
  ) {
    super(database);
  }

  protected override async import(
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
