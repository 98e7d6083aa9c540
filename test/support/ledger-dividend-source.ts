import { Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import {
  type DividendPayment,
  type DividendQuery,
  DividendSource,
  type DividendSummary,
} from '@portfolio-metrics/dividends';
import { type CalendarDate, Decimal, ZERO } from '@portfolio-metrics/kernel';

interface PaymentRow {
  readonly symbol: string;
  readonly date: CalendarDate;
  readonly amount: string;
  readonly currency: string;
  readonly status: 'received' | 'pending';
}

const PAYMENTS = `
  select symbol, date, amount::text, currency, 'received' as status from transactions
    where user_id = $1 and type = 'DIVIDEND' and ($2::uuid is null or portfolio_id = $2) and date <= $3
  union all
  select symbol, coalesce(payment_date, ex_date), amount::text, currency, 'pending' from dividends
    where user_id = $1 and status = 'pending' and ($2::uuid is null or portfolio_id = $2) and ex_date <= $3
  order by date desc, symbol`;

/** A real source, for tests: dividends booked in the ledger were received, rows of `dividends` are due. One currency only. */
@Injectable()
export class LedgerDividendSource extends DividendSource {
  constructor(private readonly database: Database) {
    super();
  }

  override async summaryOf(query: DividendQuery, signal: AbortSignal): Promise<DividendSummary> {
    const { userId, portfolioId, currency, asOf } = query;
    const rows = await this.database.asUser(userId, 'read', async (manager) => {
      signal.throwIfAborted();
      return await manager.query<PaymentRow[]>(PAYMENTS, [userId, portfolioId, asOf]);
    });
    const payments = rows.map((row): DividendPayment => ({ ...row, amount: new Decimal(row.amount) }));
    const received = payments.filter(({ status }) => status === 'received');
    const pending = payments.filter(({ status }) => status === 'pending');
    const newYear = `${asOf.slice(0, 4)}-01-01`;
    return {
      status: 'available',
      currency,
      totalReceived: sumIn(currency, received),
      totalPending: sumIn(currency, pending),
      ytdReceived: sumIn(
        currency,
        received.filter(({ date }) => date >= newYear),
      ),
      countReceived: received.length,
      countPending: pending.length,
      recent: payments.slice(0, 10),
    };
  }
}

/** `null`: there are payments in another currency, and the source knows no rates. */
function sumIn(currency: string, payments: readonly DividendPayment[]): Decimal | null {
  if (payments.some((payment) => payment.currency !== currency)) return null;
  return payments.reduce((sum, { amount }) => sum.plus(amount), ZERO);
}
