import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { currencyCell, dateCell, decimalCell, ImportIssues, type ImportRow } from '@portfolio-metrics/imports';
import { type CalendarDate, Clock, dateInZone, toDecimalString } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import { IMPORT_SOURCE, type NewExchangeRate, writeExchangeRates } from '../persistence/market-data-writes.js';
import { PRICES_OPTIONS, type PricesOptions } from '../prices-options.js';
import { importInBatches, type MarketDataImportCounts, type MarketDataImportRequest } from './market-data-import.js';
import { MarketDataFileImport } from './market-data-file-import.js';
import { SeenDays } from './seen-days.js';

const COLUMNS = { required: ['base', 'quote', 'date', 'rate'], optional: [] };

/** Stores a file of exchange rates: all of it or nothing. */
@Injectable()
export class ExchangeRateImport extends MarketDataFileImport<MarketDataImportRequest> {
  constructor(
    database: Database,
    private readonly clock: Clock,
    @Inject(PRICES_OPTIONS) private readonly options: PricesOptions,
  ) {
    super(database);
  }

  protected override async import(
    manager: EntityManager,
    request: MarketDataImportRequest,
    dryRun: boolean,
  ): Promise<MarketDataImportCounts> {
    const issues = new ImportIssues();
    const seen = new SeenDays();
    const today = dateInZone(this.clock.now(), 'UTC');
    return await importInBatches(request, {
      ...COLUMNS,
      maxRows: this.options.maxImportRows,
      issues,
      read: (row) => readRate(row, today, seen, issues),
      store: async (rates) =>
        issues.count > 0 ? 0 : await writeExchangeRates(manager, rates, { source: IMPORT_SOURCE, dryRun }),
    });
  }
}

function readRate(row: ImportRow, today: CalendarDate, seen: SeenDays, issues: ImportIssues): NewExchangeRate | null {
  const base = currencyCell(row, 'base', issues);
  const quote = currencyCell(row, 'quote', issues);
  const date = dateCell(row, 'date', issues);
  const rate = decimalCell(row, 'rate', issues, { min: 'positive' });
  if (base === null || quote === null || date === null || rate === null) return null;
  if (base === quote) issues.add(row.line, 'quote', 'is the same currency as base');
  else if (date > today) issues.add(row.line, 'date', 'is in the future');
  else if (!seen.add(`${base}/${quote}`, date))
    issues.add(row.line, 'date', `is in the file twice for ${base}/${quote}`);
  else return { base, quote, date, rate: toDecimalString(rate) };
  return null;
}
