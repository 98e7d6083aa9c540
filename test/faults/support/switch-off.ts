import type { Client } from 'pg';

/**
 * Takes a guard out of a function of the database: the control of rows whose guard is SQL. Throws when the text is not in the
 * function (any more): a control that changes nothing proves nothing.
 */
export async function withoutInFunction(
  admin: Pick<Client, 'query'>,
  name: string,
  ...edits: ReadonlyArray<readonly [from: string | RegExp, to: string]>
): Promise<void> {
  const { rows } = await admin.query<{ source: string }>(
    `select pg_get_functiondef(oid) as source from pg_proc where proname = $1`,
    [name],
  );
  let source = rows[0]?.source ?? '';
  for (const [from, to] of edits) {
    const edited = source.replace(from, () => to);
    if (edited === source) throw new Error(`${name} does not contain ${String(from)}`);
    source = edited;
  }
  await admin.query(source);
}
