import { WiringError } from '@portfolio-metrics/wiring';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { EntityClass } from './data-source-options.js';
import { powersAboveRowSecurity } from './roles.js';

/**
 * Checks a DataSource that somebody else made: initialised, PostgreSQL, with our entities, NUMERIC and DATE as text, and a login
 * that row-level security binds. Throws `WiringError` that says what to change.
 */
export async function assertUsable(dataSource: DataSource, entities: readonly EntityClass[]): Promise<void> {
  if (!dataSource.isInitialized) {
    throw new WiringError('the DataSource is not initialised: await its initialize() before it is handed over');
  }
  if (dataSource.options.type !== 'postgres') {
    throw new WiringError(`the DataSource is of type ${dataSource.options.type}: only postgres can be used`);
  }
  const lacking = entities.find((entity) => !dataSource.hasMetadata(entity));
  if (lacking !== undefined) {
    const name = 'name' in lacking ? lacking.name : 'an EntitySchema';
    throw new WiringError(`the DataSource does not know ${name}: add PORTFOLIO_METRICS_ENTITIES to its entities`);
  }
  await assertTextValues(poolOf(dataSource));
  const powers = await powersAboveRowSecurity(poolOf(dataSource));
  if (powers !== null) {
    throw new WiringError(
      `the DataSource could read every user's rows (${powers}): give it a login of its own that is a member of portfolio_metrics_app ` +
        `only, or make its options with runtimeDataSourceOptions({ ..., assumeAppRole: true })`,
    );
  }
}

/** The pool below a PostgreSQL DataSource. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}

async function assertTextValues(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ day: unknown; amount: unknown }>(
    `select date '2000-01-31' as day, 1.10::numeric as amount`,
  );
  if (rows[0]?.day === '2000-01-31' && rows[0].amount === '1.10') return;
  throw new WiringError(
    'the DataSource parses DATE or NUMERIC values into something else than text: make its options with runtimeDataSourceOptions(...), ' +
      'or set extra.types as these do',
  );
}
