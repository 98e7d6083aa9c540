import { calendarDate } from '@portfolio-metrics/kernel';
import { describeDividendSource } from '../../../test/contracts/dividend-source.contract.js';
import { LedgerDividendSource } from '../../../test/support/ledger-dividend-source.js';
import { startTestLedger } from '../../../test/support/test-ledger.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';

describeDividendSource('A source on the ledger', 'available', async () => {
  const ledger = await startTestLedger();
  await ledger.addInstrument('AAA', 'EUR');
  await ledger.addInstrument('BBB', 'EUR');
  const first = (await ledger.addPortfolio(ALICE)).id;
  const second = (await ledger.addPortfolio(ALICE)).id;
  const bobs = (await ledger.addPortfolio(BOB)).id;
  const dividend = { type: 'DIVIDEND', symbol: 'AAA', amount: '10', currency: 'EUR' };
  await ledger.book(ALICE, first, { ...dividend, date: '2025-07-01' });
  await ledger.book(ALICE, first, { ...dividend, date: '2026-03-01' });
  await ledger.book(ALICE, second, { ...dividend, date: '2026-04-01' });
  await ledger.book(BOB, bobs, { ...dividend, symbol: 'BBB', date: '2026-04-01' });
  await ledger.database.admin.query(
    `insert into dividends (user_id, portfolio_id, symbol, ex_date, payment_date, amount, currency, status)
     values ($1, $2, 'AAA', '2026-06-01', '2026-07-01', 5, 'EUR', 'pending')`,
    [ALICE, second],
  );
  return {
    source: new LedgerDividendSource(ledger.db),
    user: ALICE,
    other: BOB,
    portfolios: [first, second],
    currency: 'EUR',
    earlier: calendarDate('2025-12-31'),
    later: calendarDate('2026-06-10'),
    close: async () => ledger.close(),
  };
});
