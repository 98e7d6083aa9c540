/**
 * SQL that closes a tenant table: row-level security enabled and forced, a restrictive guard and a permissive policy that say
 * the same (losing either one opens nothing), and the rights of the runtime role. `user_id` must lead the primary key.
 *
 * `guardedRoles` narrows the guard when another role (the system role) has a policy of its own on the table.
 */
export function tenantTable(
  table: string,
  grants = 'select, insert, update, delete',
  guardedRoles: 'public' | 'portfolio_metrics_app' = 'public',
): string[] {
  const own = 'user_id = (select current_portfolio_user())';
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy ${table}_guard on ${table} as restrictive for all to ${guardedRoles} using (${own}) with check (${own})`,
    `create policy ${table}_own_rows on ${table} for all to portfolio_metrics_app using (${own}) with check (${own})`,
    `grant ${grants} on ${table} to portfolio_metrics_app`,
  ];
}
