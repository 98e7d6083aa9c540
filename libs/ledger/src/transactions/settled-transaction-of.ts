import { AppError, type InputIssue } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import { settleTransaction, type SettledTransaction } from '../domain/settled-transaction.js';
import { bookingContext, readTransaction, type ReportField } from '../domain/transaction-draft.js';
import type { TransactionFields } from '../domain/transaction-fields.js';
import type { PortfolioRecord } from '../portfolios/portfolio-rows.js';
import { instrumentCurrencies } from './instrument-currencies.js';

/**
 * What `fields` state, ready to be stored in `portfolio`. Throws `validation_failed` with every fault by field, and
 * `unprocessable` when there is no such instrument.
 */
export async function settledTransaction(
  manager: EntityManager,
  portfolio: PortfolioRecord,
  fields: TransactionFields,
  now: Date,
): Promise<SettledTransaction> {
  const issues: InputIssue[] = [];
  const report: ReportField = (field, reason) => issues.push({ pointer: `/${field}`, reason });
  const draft = readTransaction(fields, bookingContext(portfolio.timeZone, now), report);
  if (draft === null) throw invalid(issues);
  const instrumentCurrency = draft.symbol === null ? null : await currencyOf(manager, draft.symbol);
  const settled = settleTransaction(draft, portfolio.baseCurrency, instrumentCurrency, report);
  if (settled === null) throw invalid(issues);
  return settled;
}

async function currencyOf(manager: EntityManager, symbol: string): Promise<string> {
  const currency = (await instrumentCurrencies(manager, [symbol])).get(symbol);
  if (currency !== undefined) return currency;
  throw new AppError('unprocessable', `There is no instrument ${symbol}: create it first.`, {
    issues: [{ pointer: '/symbol', reason: 'is not the symbol of a known instrument' }],
  });
}

function invalid(issues: readonly InputIssue[]): AppError {
  return new AppError('validation_failed', 'The transaction has invalid values.', { issues });
}
