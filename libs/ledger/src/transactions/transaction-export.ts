import { Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { stringify } from 'csv-stringify/sync';
import type { Readable } from 'node:stream';
import type { EntityManager } from 'typeorm';
import { guardFormula } from '../domain/formula-guard.js';
import { ORDER_COLUMNS, TRANSACTION_COLUMNS } from '../domain/transaction-fields.js';
import { SpooledFile } from '../files/spooled-file.js';
import { arrayRows, batchesOfRows } from '../persistence/raw-rows.js';
import { findPortfolio } from '../portfolios/portfolio-rows.js';

/** A finished export. */
export interface TransactionFile {
  /** CSV in UTF-8. Read it to the end or destroy it: it holds a temporary file. */
  readonly content: Readable;
  /** Size in bytes. */
  readonly size: number;
}

const BATCH = 2_000;
const TEXT_COLUMNS = new Set<string>(['note', 'externalId']);

/** `trim_scale` is canonical: no trailing zeros. The order of booking within a day survives as the order of the lines. */
const ROWS = `
  select date::text, type, symbol, trim_scale(quantity)::text, trim_scale(price)::text, trim_scale(fee)::text,
    trim_scale(tax)::text, trim_scale(amount)::text, currency, trim_scale(fx_rate)::text, note, external_id,
    sequence::text, to_char(executed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  from transactions where user_id = $1 and ($2::uuid is null or portfolio_id = $2)
  order by date, sequence, ordinal`;

const NEEDS_ORDER_COLUMNS = `
  select exists (select from transactions where user_id = $1 and ($2::uuid is null or portfolio_id = $2)
    and (sequence <> 0 or executed_at is not null))`;

/** Writes transactions as the CSV that `TransactionImport` reads back to the same state. */
@Injectable()
export class TransactionExport {
  constructor(private readonly database: Database) {}

  /**
   * One snapshot of a portfolio's transactions (`null`: of all portfolios of the user), oldest first. It is complete before the
   * first byte is given out, so a slow reader holds no connection and an error never leaves half a file.
   */
  async run(userId: string, portfolioId: string | null): Promise<TransactionFile> {
    const file = await SpooledFile.create();
    try {
      await this.database.asUser(
        userId,
        'read',
        async (manager) => {
          if (portfolioId !== null) await findPortfolio(manager, userId, portfolioId);
          await writeCsv(file, manager, [userId, portfolioId]);
        },
        // A second attempt would write behind the first.
        { statementTimeoutMs: 8_000, retries: 0 },
      );
      return { content: file.readOnce(), size: file.size };
    } catch (error) {
      await file.close();
      throw error;
    }
  }
}

async function writeCsv(file: SpooledFile, manager: EntityManager, values: readonly unknown[]): Promise<void> {
  const [[needsOrderColumns] = [false]] = await arrayRows<[boolean]>(manager, NEEDS_ORDER_COLUMNS, values);
  const columns: readonly string[] = needsOrderColumns
    ? [...TRANSACTION_COLUMNS, ...ORDER_COLUMNS]
    : TRANSACTION_COLUMNS;
  await file.append(csvLines([columns]));
  const guarded = columns.map((column) => TEXT_COLUMNS.has(column));
  for await (const rows of batchesOfRows<ReadonlyArray<string | null>>(manager, ROWS, values, BATCH)) {
    const lines = rows.map((row) =>
      columns.map((_, index) => {
        const cell = row[index] ?? '';
        return guarded[index] === true ? guardFormula(cell) : cell;
      }),
    );
    await file.append(csvLines(lines));
  }
}

/** A guarded cell is quoted too, for the readers that look at the quotes. */
function csvLines(lines: ReadonlyArray<readonly string[]>): string {
  return stringify(lines as string[][], { quoted_match: /^'/ });
}
