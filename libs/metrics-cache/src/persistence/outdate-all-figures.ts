import { connect, DatabaseSetupError, OWNER_ROLE, sqlStateOf } from '@portfolio-metrics/database';

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Makes every figure that anybody has kept, in the table and in the processes of all replicas, count as out of date: the generation of
 * everything (`*`) gets a value that it never had. For after a restore, which fires no trigger and may take generations back to
 * earlier values; hence a time in milliseconds, and not one more than before. Nothing is computed by it.
 *
 * `adminUrl`: a login that may act as the owner of the schema. Throws `DatabaseSetupError` when it may not, or the
 * database cannot be reached.
 */
export async function outdateAllFigures(adminUrl: string): Promise<void> {
  const client = await connect(adminUrl, 'portfolio-metrics-restored');
  try {
    await client.query('begin');
    await client.query(`set local role ${OWNER_ROLE}`);
    await client.query(
      `insert into public.market_generations as g (key, generation)
       values ('*', (extract(epoch from clock_timestamp()) * 1000)::bigint)
       on conflict (key) do update set generation = greatest(g.generation + 1, excluded.generation)`,
    );
    await client.query('commit');
  } catch (error) {
    if (sqlStateOf(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new DatabaseSetupError(`this login may not act as ${OWNER_ROLE}: set DATABASE_ADMIN_URL to one that may`, {
      cause: error,
    });
  } finally {
    await client.end();
  }
}
