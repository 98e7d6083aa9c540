import type { INestApplicationContext } from '@nestjs/common';
import {
  Database,
  InstrumentService,
  PORTFOLIO_DEFAULTS,
  PortfolioService,
  TransactionService,
} from 'portfolio-metrics';

/** One user with ten units of one share and thirty of another, bought at 100 each. */
export async function bookOwnLedger(app: INestApplicationContext, userId: string): Promise<void> {
  const database = app.get(Database);
  const instrument = { currency: 'USD', exchange: 'XNYS', assetClass: 'EQUITY', sector: null, country: null };
  await database.withoutUser('write', async (manager) => {
    for (const symbol of ['ACME', 'OTHER']) {
      await app.get(InstrumentService).put(manager, { ...instrument, symbol, name: symbol });
    }
  });
  await database.asUser(userId, 'write', async (manager) => {
    const draft = { ...PORTFOLIO_DEFAULTS, name: 'Own', baseCurrency: 'USD' };
    const { id } = await app.get(PortfolioService).create(manager, userId, draft);
    for (const [symbol, quantity] of [
      ['ACME', '10'],
      ['OTHER', '30'],
    ] as const) {
      const fields = new Map(Object.entries({ date: '2026-01-05', type: 'BUY', symbol, quantity, price: '100' }));
      await app.get(TransactionService).create(manager, userId, id, fields);
    }
  });
}
