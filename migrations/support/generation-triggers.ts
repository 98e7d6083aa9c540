type Bump = 'user' | 'market';

/**
 * Statement-level triggers that bump generations inside the writer's transaction: one per kind of statement, because a
 * trigger with a transition table may serve one kind only. `bump` is `bump_user_generations` or `bump_market_generations`;
 * `key` is the SQL expression, over a row `r` of the table, that names what changed.
 *
 * An UPDATE bumps only for rows that differ afterwards: writing the same value again invalidates nothing.
 */
export function generationTriggers(table: string, bump: Bump, key: string): string[] {
  const changed = {
    insert: `select distinct ${key} as key from new_rows r`,
    delete: `select distinct ${key} as key from old_rows r`,
    update: differing(key, 'table new_rows', 'table old_rows'),
  };
  const transition = {
    insert: 'referencing new table as new_rows',
    delete: 'referencing old table as old_rows',
    update: 'referencing old table as old_rows new table as new_rows',
  };
  const everything =
    bump === 'user'
      ? 'update public.user_generations set generation = generation + 1'
      : `insert into public.market_generations as g (key, generation) values ('*', 1)
         on conflict (key) do update set generation = g.generation + 1`;
  const statements: string[] = [];
  for (const event of ['insert', 'update', 'delete'] as const) {
    const name = `${table}_generations_on_${event}`;
    statements.push(
      ...systemTriggerFunction(name, upsertOf(bump, changed[event])),
      `create trigger ${name} after ${event} on ${table} ${transition[event]} for each statement execute function ${name}()`,
    );
  }
  const truncate = `${table}_generations_on_truncate`;
  statements.push(
    ...systemTriggerFunction(truncate, everything),
    `create trigger ${truncate} after truncate on ${table} for each statement execute function ${truncate}()`,
  );
  return statements;
}

/**
 * Lets an UPDATE of the table bump only for rows that differ in one of these columns: when a row was written and how often is nothing that
 * a figure says. `null`: any column, as `generationTriggers` begins.
 */
export function bumpForChangesOf(table: string, bump: Bump, key: string, columns: readonly string[] | null): string[] {
  const rows = (side: 'new' | 'old'): string =>
    columns === null ? `table ${side}_rows` : `select ${columns.join(', ')} from ${side}_rows`;
  const statement = upsertOf(bump, differing(key, rows('new'), rows('old')));
  return systemTriggerFunction(`${table}_generations_on_update`, statement, 'create or replace function').slice(0, 1);
}

/** SQL: the keys of the rows that are on one side only. */
function differing(key: string, after: string, before: string): string {
  return `select distinct ${key} as key from ((${after} except ${before}) union all (${before} except ${after})) r`;
}

function upsertOf(bump: Bump, source: string): string {
  return bump === 'user'
    ? `insert into public.user_generations as g (user_id, generation)
           select key, 1 from (${source}) changed order by key
           on conflict (user_id) do update set generation = g.generation + 1`
    : `insert into public.market_generations as g (key, generation)
           select key, 1 from (${source}) changed order by key
           on conflict (key) do update set generation = g.generation + 1`;
}

/** What `generationTriggers` created, for a migration's way back. */
export function dropGenerationTriggers(table: string): string[] {
  return ['insert', 'update', 'delete', 'truncate'].flatMap((event) => [
    `drop trigger if exists ${table}_generations_on_${event} on ${table}`,
    `drop function if exists ${table}_generations_on_${event}()`,
  ]);
}

/** SECURITY DEFINER: a price import must invalidate every tenant's figures, not only those its own context may see. */
function systemTriggerFunction(name: string, statement: string, create = 'create function'): string[] {
  return [
    `${create} ${name}() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
     begin
       ${statement};
       return null;
     end $$`,
    `alter function ${name}() owner to portfolio_metrics_system`,
    `revoke all on function ${name}() from public`,
  ];
}
