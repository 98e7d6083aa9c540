import type { Client } from 'pg';

/** Tables whose rows are no effect of a request but memory of answers given. */
const MEMORY = /^(portfolio_metrics_cache|metrics_cache|migrations)/;

/** By table: how many rows there are and a digest of them, so that an added, a changed and a removed row all show. */
export async function storedRows(admin: Client): Promise<Record<string, string>> {
  const { rows: tables } = await admin.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  const stored: Record<string, string> = {};
  for (const { name } of tables) {
    if (MEMORY.test(name)) continue;
    const { rows } = await admin.query<{ digest: string }>(
      `select count(*) || ' rows ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') as digest from "${name}" t`,
    );
    stored[name] = rows[0]!.digest;
  }
  return stored;
}
