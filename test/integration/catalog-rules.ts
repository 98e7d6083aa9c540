import { APP_ROLE, OWNER_ROLE, SYSTEM_ROLE } from '@portfolio-metrics/database';

/** One rule about the schema or about the role of the service, read from the catalog. */
export interface CatalogRule {
  /** A sentence that is true of the schema. */
  readonly name: string;
  /** Answers one column, the offenders. `$1`, where it occurs, is the login of the service. */
  readonly offenders: string;
  /** Statements that break the rule; `probe` is a login of the service made for them. */
  readonly offence: readonly string[];
}

/** The login that an offence may change; a member of the app role like the real one. */
export const PROBE = 'catalog_probe';

/** Shared by all tenants on purpose: facts of the market, counters without names, the list of migrations. */
export const SHARED_TABLES: readonly string[] = [
  'exchange_rate_refresh_state',
  'exchange_rates',
  'instrument_splits',
  'instruments',
  'market_calendar_overrides',
  'market_generations',
  'portfolio_metrics_cache_computations',
  'portfolio_metrics_cache_reads',
  'price_history',
  'price_quarantine',
  'price_refresh_runs',
  'price_refresh_state',
  'provider_splits',
  'quotes',
  'request_counts',
  'schema_migrations',
  'superseded_values',
];

const OURS = `(n.nspname !~ '^pg_' and n.nspname <> 'information_schema')`;

/** The tenant tables, as CTE `tenant (oid, user_column)`. */
const TENANTS = `tenant as (
  select c.oid, a.attnum as user_column, a.attnotnull
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped
  where ${OURS} and c.relkind in ('r', 'p'))`;

const OWN_ROWS = '(user_id = ( SELECT current_portfolio_user() AS current_portfolio_user))';

const TABLE_RULES: readonly CatalogRule[] = [
  {
    name: 'every table has user_id or is listed as shared',
    offenders: `select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and c.relkind in ('r', 'p') and c.relname not in (${SHARED_TABLES.map((name) => `'${name}'`).join(', ')})
        and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped)`,
    offence: ['create table notes (id uuid primary key)'],
  },
  {
    name: 'tenant tables have row-level security enabled',
    offenders: `with ${TENANTS} select c.oid::regclass from tenant join pg_class c using (oid) where not c.relrowsecurity`,
    offence: ['alter table portfolios disable row level security'],
  },
  {
    name: 'tenant tables have row-level security forced on their owner',
    offenders: `with ${TENANTS} select c.oid::regclass from tenant join pg_class c using (oid) where not c.relforcerowsecurity`,
    offence: ['alter table portfolios no force row level security'],
  },
  {
    name: 'tenant tables have a restrictive guard for all commands of the service',
    offenders: `with ${TENANTS} select tenant.oid::regclass from tenant where not exists (
      select from pg_policy p where p.polrelid = tenant.oid and not p.polpermissive and p.polcmd = '*'
        and (0 = any (p.polroles) or '${APP_ROLE}'::regrole = any (p.polroles))
        and pg_get_expr(p.polqual, p.polrelid) = '${OWN_ROWS}' and pg_get_expr(p.polwithcheck, p.polrelid) = '${OWN_ROWS}')`,
    offence: [
      'drop policy portfolios_guard on portfolios',
      `create policy portfolios_guard on portfolios as restrictive for select using ${OWN_ROWS}`,
    ],
  },
  {
    name: 'tenant tables have a policy',
    offenders: `with ${TENANTS} select tenant.oid::regclass from tenant
      where not exists (select from pg_policy p where p.polrelid = tenant.oid and p.polpermissive)`,
    offence: ['drop policy portfolios_own_rows on portfolios'],
  },
  {
    name: 'every policy for anybody but the system role names current_portfolio_user()',
    offenders: `select p.polname || ' on ' || p.polrelid::regclass from pg_policy p
      where p.polroles <> array['${SYSTEM_ROLE}'::regrole::oid]
        and not (coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~ 'current_portfolio_user\\('
          and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), pg_get_expr(p.polqual, p.polrelid)) ~ 'current_portfolio_user\\(')`,
    offence: ['create policy everybody on portfolios for select using (true)'],
  },
  {
    name: 'user_id is never null',
    offenders: `with ${TENANTS} select tenant.oid::regclass from tenant where not attnotnull`,
    offence: ['create table notes (user_id uuid, id uuid)'],
  },
  {
    name: 'the primary key is led by user_id',
    offenders: `with ${TENANTS} select tenant.oid::regclass from tenant where not exists (
      select from pg_index i where i.indrelid = tenant.oid and i.indisprimary and i.indkey[0] = tenant.user_column)`,
    offence: ['create table notes (user_id uuid, id uuid, primary key (id, user_id))'],
  },
  {
    name: 'every unique index is led by user_id',
    offenders: `with ${TENANTS} select i.indexrelid::regclass from tenant join pg_index i on i.indrelid = tenant.oid
      where i.indisunique and i.indkey[0] <> tenant.user_column`,
    offence: ['create unique index one_name on portfolios (name, user_id)'],
  },
  {
    name: 'foreign keys to tenant tables lead from user_id to user_id',
    offenders: `with ${TENANTS} select f.conname || ' on ' || f.conrelid::regclass
      from tenant target join pg_constraint f on f.contype = 'f' and f.confrelid = target.oid
      left join tenant source on source.oid = f.conrelid
      where f.confkey[1] <> target.user_column or f.conkey[1] is distinct from source.user_column`,
    offence: [
      'create table notes (user_id uuid, id uuid, author uuid, primary key (user_id, id))',
      'alter table notes add foreign key (author, id) references portfolios (user_id, id)',
    ],
  },
  {
    name: 'views run with the rights of who asks',
    offenders: `select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and c.relkind = 'v' and not coalesce('security_invoker=true' = any (c.reloptions), false)`,
    offence: ['create view everybody as select name from portfolios'],
  },
  {
    name: 'the service reads no materialized view',
    offenders: `select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and c.relkind = 'm' and has_table_privilege('${APP_ROLE}', c.oid, 'select')`,
    offence: [
      'create materialized view everybody as select name from portfolios',
      `grant select on everybody to ${APP_ROLE}`,
    ],
  },
  {
    name: 'the service reaches partitions through their parent only',
    offenders: `select c.oid::regclass from pg_class c
      where c.relispartition and c.relkind in ('r', 'p') and has_table_privilege('${APP_ROLE}', c.oid, 'select, insert, update, delete')`,
    offence: [
      'create table notes (user_id uuid, id uuid, primary key (user_id, id)) partition by hash (user_id)',
      'create table notes_0 partition of notes for values with (modulus 1, remainder 0)',
      `grant select on notes_0 to ${APP_ROLE}`,
    ],
  },
];

/** An offending SECURITY DEFINER function with one thing changed. */
const definer = (settings: string): string[] => [
  `create function everybody() returns bigint language sql security definer ${settings} as 'select count(*) from public.portfolios'`,
  `alter function everybody() owner to ${SYSTEM_ROLE}`,
  'revoke all on function everybody() from public',
];

const FUNCTION_RULES: readonly CatalogRule[] = [
  {
    name: 'definer functions have a search path that starts with pg_catalog and ends with pg_temp',
    offenders: `select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${OURS} and p.prosecdef and not exists (
        select from unnest(p.proconfig) setting where setting ~ '^search_path=pg_catalog,.*\\mpg_temp$')`,
    offence: definer('set search_path = pg_temp, public'),
  },
  {
    name: 'definer functions may not be called by everybody',
    offenders: `select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${OURS} and p.prosecdef and exists (
        select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)`,
    offence: definer('set search_path = pg_catalog, pg_temp').slice(0, 2),
  },
  {
    name: 'definer functions belong to the system role, which row-level security binds',
    offenders: `select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      join pg_roles r on r.oid = p.proowner
      where ${OURS} and p.prosecdef and (r.rolname <> '${SYSTEM_ROLE}' or r.rolsuper or r.rolbypassrls)`,
    offence: [...definer('set search_path = pg_catalog, pg_temp'), `alter function everybody() owner to ${OWNER_ROLE}`],
  },
  {
    name: 'the tenant context is read again by every statement, with the rights of who asks',
    offenders: `select p.oid::regprocedure from pg_proc p
      where p.proname = 'current_portfolio_user' and (p.provolatile <> 's' or p.prosecdef)`,
    offence: ['alter function current_portfolio_user() immutable'],
  },
  {
    name: 'a change of any column but of those that say when and how often a row was written moves a generation',
    offenders: `select format('%s.%s', c.relname, a.attname) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
      join pg_class c on c.oid = t.tgrelid join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where p.proname = c.relname || '_generations_on_update' and p.prosrc !~ 'table new_rows'
        and p.prosrc !~ ('\\m' || a.attname || '\\M[^()]* from new_rows') and a.attname not in ('updated_at', 'version')`,
    offence: ['alter table quotes add column bid numeric'],
  },
  {
    name: 'no function sets a setting for longer than its transaction',
    offenders: `select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${OURS} and p.prosrc ~* 'set_config\\s*\\(([^()]|\\([^()]*\\))*,\\s*false\\s*\\)'`,
    offence: [`create function leak() returns text language sql as $$select set_config('app.user_id', '', false)$$`],
  },
];

const power = (attribute: string): Pick<CatalogRule, 'offenders' | 'offence'> => ({
  offenders: `select r.rolname from pg_roles r where r.rolname in ($1, '${APP_ROLE}') and r.${attribute}`,
  offence: [`alter role ${PROBE} ${attribute.slice(3)}`],
});

const ROLE_RULES: readonly CatalogRule[] = [
  { name: 'the service is no superuser', ...power('rolsuper'), offence: [`alter role ${PROBE} superuser`] },
  { name: 'the service cannot bypass row-level security', ...power('rolbypassrls') },
  { name: 'the service creates no databases', ...power('rolcreatedb') },
  { name: 'the service creates no roles', ...power('rolcreaterole') },
  { name: 'the service replicates nothing', ...power('rolreplication') },
  {
    name: 'the service is a member of the app role only, and that of none',
    offenders: `select r.rolname from pg_roles r
      where (pg_has_role($1, r.oid, 'member') and r.rolname not in ($1, '${APP_ROLE}'))
        or (pg_has_role('${APP_ROLE}', r.oid, 'member') and r.rolname <> '${APP_ROLE}')`,
    offence: [`grant ${SYSTEM_ROLE} to ${PROBE}`],
  },
  {
    name: 'the service owns nothing',
    offenders: `select c.oid::regclass::text from pg_class c where c.relowner in (to_regrole($1), '${APP_ROLE}'::regrole)
      union all select p.oid::regprocedure::text from pg_proc p where p.proowner in (to_regrole($1), '${APP_ROLE}'::regrole)
      union all select n.nspname from pg_namespace n where n.nspowner in (to_regrole($1), '${APP_ROLE}'::regrole)
      union all select d.datname from pg_database d
        where d.datname = current_database() and d.datdba in (to_regrole($1), '${APP_ROLE}'::regrole)`,
    offence: [`alter table quotes owner to ${PROBE}`],
  },
  {
    name: 'the service may not truncate, refer to, or put triggers on a table',
    offenders: `select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and c.relkind in ('r', 'p', 'v', 'm') and has_table_privilege($1, c.oid, 'truncate, references, trigger')`,
    offence: [`grant trigger on quotes to ${APP_ROLE}`],
  },
  {
    name: 'the service changes no list of migrations',
    offenders: `select 'schema_migrations' where has_table_privilege($1, 'schema_migrations', 'insert, update, delete')`,
    offence: [`grant insert on schema_migrations to ${APP_ROLE}`],
  },
  {
    name: 'the service makes no temporary tables and no schemas',
    offenders: `select current_database() where has_database_privilege($1, current_database(), 'temporary, create')`,
    offence: [`do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$`],
  },
  {
    name: 'the service creates nothing in any schema',
    offenders: `select n.nspname from pg_namespace n where ${OURS} and has_schema_privilege($1, n.oid, 'create')`,
    offence: ['grant create on schema public to public'],
  },
];

/** All rules; none may have an offender. */
export const CATALOG_RULES: readonly CatalogRule[] = [...TABLE_RULES, ...FUNCTION_RULES, ...ROLE_RULES];
