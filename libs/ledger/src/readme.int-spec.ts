import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestLedger, type TestLedger } from '../../../test/support/test-ledger.js';
import { fingerprintOf } from './idempotency/fingerprint.js';
import type { IdempotentWrites } from './idempotency/idempotent-writes.js';
import { PORTFOLIO_DEFAULTS } from './domain/portfolio-draft.js';
import type { PortfolioService } from './portfolios/portfolio.service.js';
import type { LedgerReader } from './reader/ledger-reader.js';
import type { TransactionService } from './transactions/transaction.service.js';

// README begins
async function openWithPurchase(
  userId: string,
  key: string,
  writes: IdempotentWrites,
  portfolios: PortfolioService,
  transactions: TransactionService,
): Promise<string> {
  const draft = { ...PORTFOLIO_DEFAULTS, name: 'Retirement', baseCurrency: 'CHF' };
  const fields = { date: '2026-01-05', type: 'BUY', symbol: 'AAPL', quantity: '10', price: '90.5' };
  const request = { userId, route: 'open', key, fingerprint: fingerprintOf({ draft, fields }) };
  const { body } = await writes.run(request, async (manager) => {
    const { id } = await portfolios.create(manager, userId, draft);
    await transactions.create(manager, userId, id, new Map(Object.entries(fields)));
    return { status: 201, body: id };
  });
  return body as string; // the same portfolio, however often it is called with this key
}

async function unitsOf(userId: string, portfolioId: string, reader: LedgerReader): Promise<string | undefined> {
  const { transactions } = await reader.snapshotOf(userId, portfolioId, null); // in ledger order, decimals exact
  return transactions[0]?.quantity?.toString();
}
// README ends

const ALICE = '00000000-0000-4000-8000-00000000000a';
let ledger: TestLedger;

beforeAll(async () => {
  ledger = await startTestLedger();
  await ledger.addInstrument('AAPL');
});
afterAll(async () => {
  await ledger.close();
});

it('shows an example that runs, and that is this one', async () => {
  const { writes, portfolios, transactions, reader } = ledger;
  const first = await openWithPurchase(ALICE, 'once', writes, portfolios, transactions);
  expect(await openWithPurchase(ALICE, 'once', writes, portfolios, transactions)).toBe(first);
  expect((await portfolios.list(ALICE, { limit: 9, cursor: null })).items).toHaveLength(1);
  expect(await unitsOf(ALICE, first, reader)).toBe('10');
  const source = readFileSync(import.meta.filename, 'utf8');
  const [, example] = /\/\/ README begins\n(.*)\n\/\/ README ends/s.exec(source)!;
  expect(readFileSync(path.resolve(import.meta.dirname, '../README.md'), 'utf8')).toContain(example);
});
