import type { Client } from 'pg';

/** Instruments of the benchmark, and how many of them each user holds. */
const INSTRUMENTS = 1_000;
const HELD = 8;

export function userAt(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** A year of closes and a quote of every instrument. */
export async function seedMarket(admin: Client): Promise<void> {
  await admin.query(
    `insert into instruments (symbol, name, currency, exchange, asset_class, sector, country)
     select 'S' || n, 'Instrument ' || n, 'USD', 'XNYS', 'EQUITY', 'Sector ' || n % 7, 'US' from generate_series(1, $1) n`,
    [INSTRUMENTS],
  );
  await admin.query(
    `insert into price_history (symbol, date, close, source)
     select 'S' || n, current_date - d, 100 + (n * d) % 50, 'import'
     from generate_series(1, $1) n, generate_series(1, 250) d`,
    [INSTRUMENTS],
  );
  await admin.query('analyze');
}

/** A user with one portfolio of eight instruments, bought in so many transactions. */
export async function ledgerOf(admin: Client, index: number, transactions: number): Promise<void> {
  const user = userAt(index);
  await admin.query(`insert into portfolios (user_id, id, name, base_currency) values ($1, $1, 'Portfolio', 'USD')`, [
    user,
  ]);
  await admin.query(
    `insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, currency)
     select $1, $1, current_date - 1 - n % 240, 'BUY', 'S' || (1 + ($2::integer * 7 + n % ${HELD}) % ${INSTRUMENTS}), 1, 100, 'USD'
     from generate_series(1, $3) n`,
    [user, index, transactions],
  );
}
