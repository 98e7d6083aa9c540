import type { Client } from 'pg';

const IN_OUR_SCHEMAS = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

/** An access list in an order of its own: the order of grants says nothing. */
const sorted = (acl: string): string =>
  `coalesce((select string_agg(item::text, ' ' order by item::text) from unnest(${acl}) item), 'default')`;

/** One line per thing that migrations make; each query answers a single column. */
const QUERIES: readonly string[] = [
  `select format('schema %s acl %s', n.nspname, ${sorted('n.nspacl')}) from pg_namespace n where ${IN_OUR_SCHEMAS}`,
  `select format('%s %s.%s owner %s rls %s/%s options %s acl %s',
     c.relkind, n.nspname, c.relname, c.relowner::regrole, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
     ${sorted('c.relacl')})
   from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${IN_OUR_SCHEMAS} and c.relkind <> 'i'`,
  `select format('column %s.%s %s %s%s default %s generated %s%s acl %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
     case when a.attnotnull then 'not null' else 'null' end, a.attcollation, pg_get_expr(d.adbin, d.adrelid), a.attidentity,
     a.attgenerated, ${sorted('a.attacl')})
   from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
   left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where ${IN_OUR_SCHEMAS} and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
  `select format('constraint %s on %s: %s validated %s', t.conname, t.conrelid::regclass, pg_get_constraintdef(t.oid), t.convalidated)
   from pg_constraint t join pg_namespace n on n.oid = t.connamespace where ${IN_OUR_SCHEMAS}`,
  `select format('index %s valid %s', pg_get_indexdef(i.indexrelid), i.indisvalid)
   from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where ${IN_OUR_SCHEMAS}`,
  `select format('trigger %s enabled %s', pg_get_triggerdef(t.oid), t.tgenabled)
   from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
   where ${IN_OUR_SCHEMAS} and not t.tgisinternal`,
  `select format('policy %s on %s permissive %s for %s to %s using %s check %s', p.polname, p.polrelid::regclass, p.polpermissive,
     p.polcmd, (select string_agg(role::regrole::text, ' ' order by role::regrole::text) from unnest(p.polroles) role),
     pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
   from pg_policy p`,
  `select format('function %s owner %s acl %s %s', p.oid::regprocedure, p.proowner::regrole, ${sorted('p.proacl')},
     pg_get_functiondef(p.oid))
   from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${IN_OUR_SCHEMAS} and p.prokind in ('f', 'p')`,
  `select format('view %s %s', c.oid::regclass, pg_get_viewdef(c.oid))
   from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${IN_OUR_SCHEMAS} and c.relkind in ('v', 'm')`,
  `select format('type %s %s %s', t.oid::regtype, t.typtype,
     (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
   from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${IN_OUR_SCHEMAS} and t.typtype in ('e', 'd')`,
  `select format('extension %s', extname) from pg_extension`,
  `select format('default acl %s %s', d.defaclobjtype, ${sorted('d.defaclacl')}) from pg_default_acl d`,
];

/** The schema as sorted lines of text, read from the catalog. Two databases with the same lines behave the same. */
export async function schemaSnapshot(client: Client): Promise<string[]> {
  const lines: string[] = [];
  for (const text of QUERIES) {
    const { rows } = await client.query<[string]>({ text, rowMode: 'array' });
    lines.push(...rows.map((row) => row[0]));
  }
  return lines.toSorted();
}
