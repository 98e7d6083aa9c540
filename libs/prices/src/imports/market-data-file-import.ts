import type { Database } from '@portfolio-metrics/database';
import type { EntityManager } from 'typeorm';
import { lockMarketData } from '../persistence/market-data-writes.js';
import {
  MARKET_DATA_IMPORT_TRANSACTION,
  type MarketDataImportCounts,
  type MarketDataImportRequest,
} from './market-data-import.js';

/** Stores a file of market data: all of it or nothing. */
export abstract class MarketDataFileImport<R extends MarketDataImportRequest> {
  constructor(protected readonly database: Database) {}

  /**
   * Imports in the caller's write transaction (give it `MARKET_DATA_IMPORT_TRANSACTION`). Throws `import_rejected` with line,
   * column and reason of the bad rows, and `payload_too_large` for too many rows.
   */
  async run(manager: EntityManager, request: R): Promise<MarketDataImportCounts> {
    await lockMarketData(manager);
    return await this.import(manager, request, false);
  }

  /** What `run` would answer or throw; nothing is written. */
  async dryRun(request: R): Promise<MarketDataImportCounts> {
    return await this.database.withoutUser(
      'read',
      async (manager) => this.import(manager, request, true),
      MARKET_DATA_IMPORT_TRANSACTION,
    );
  }

  /** Looks at every row, and stores them unless `dryRun`. */
  protected abstract import(manager: EntityManager, request: R, dryRun: boolean): Promise<MarketDataImportCounts>;
}
