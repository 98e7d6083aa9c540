import type { Client } from 'pg';

/** Owns the schema; runs migrations. NOLOGIN. */
export const OWNER_ROLE = 'portfolio_metrics_owner';
/** What the service may do. NOLOGIN; the login role of DATABASE_URL is a member. Row-level security binds it. */
export const APP_ROLE = 'portfolio_metrics_app';
/** Owns the few functions that must see all tenants (generations, purge) and nothing else. NOLOGIN. */
export const SYSTEM_ROLE = 'portfolio_metrics_system';

/** Thrown when the database cannot be used as configured; the message is one line that an operator can act on. */
export class DatabaseSetupError extends Error {
  override readonly name = 'DatabaseSetupError';
}

/** Serialises set-up and migrations of several replicas. Any number, as long as nothing else uses it. */
const SETUP_LOCK = 7_316_094_211;

/** Runs `work` while holding the set-up lock of the server: exactly one replica at a time creates roles or migrates. */
export async function withSetupLock<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('select pg_advisory_lock($1)', [SETUP_LOCK]);
  try {
    return await work();
  } finally {
    await client.query('select pg_advisory_unlock($1)', [SETUP_LOCK]);
  }
}

interface RoleFacts {
  readonly rolname: string;
  readonly rolsuper: boolean;
  readonly rolbypassrls: boolean;
  readonly rolcreaterole: boolean;
}

async function roleFacts(client: Client, role: string): Promise<RoleFacts | undefined> {
  const { rows } = await client.query<RoleFacts>(
    'select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = $1',
    [role],
  );
  return rows[0];
}

/**
 * Creates what is missing of the three group roles and their rights on the database, as the administrator that `client` is
 * logged in as. Idempotent. Throws `DatabaseSetupError` when roles are missing and the administrator may not create them.
 */
export async function provisionRoles(client: Client): Promise<void> {
  const { rows } = await client.query<{ me: string; database: string }>(
    'select current_user as me, current_database() as database',
  );
  const { me, database } = rows[0]!;
  const admin = await roleFacts(client, me);
  const mayCreate = admin !== undefined && (admin.rolsuper || admin.rolcreaterole);
  for (const role of [OWNER_ROLE, APP_ROLE, SYSTEM_ROLE]) {
    if ((await roleFacts(client, role)) !== undefined) continue;
    if (!mayCreate) {
      throw new DatabaseSetupError(
        `the role ${role} does not exist and ${me} may not create it: give CREATEROLE to ${me} or create the role`,
      );
    }
    await client.query(`create role ${role} nologin nosuperuser nobypassrls nocreatedb nocreaterole`);
  }
  await grantMembership(client, SYSTEM_ROLE, OWNER_ROLE);
  if (admin?.rolsuper !== true) {
    await grantMembership(client, OWNER_ROLE, me);
    await grantMembership(client, APP_ROLE, me);
  }
  const name = client.escapeIdentifier(database);
  if (admin?.rolsuper === true || (await ownsDatabase(client))) {
    await client.query(`revoke create, temporary on database ${name} from public`);
    await client.query('revoke create on schema public from public');
    await client.query(`grant create, usage on schema public to ${OWNER_ROLE}`);
    await client.query(`grant create, usage on schema public to ${SYSTEM_ROLE}`);
  }
}

async function ownsDatabase(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ owns: boolean }>(
    `select pg_has_role(current_user, datdba, 'member') as owns from pg_database where datname = current_database()`,
  );
  return rows[0]?.owns === true;
}

async function grantMembership(client: Client, role: string, member: string): Promise<void> {
  const { rows } = await client.query<{ member: boolean }>(`select pg_has_role($1, $2, 'member') as member`, [
    member,
    role,
  ]);
  if (rows[0]?.member !== true) await client.query(`grant ${role} to ${client.escapeIdentifier(member)}`);
}

/**
 * Makes sure that the login role the service will use exists and is a member of the app role: created with `password` when it
 * is missing. Never changes an existing role's password or powers.
 */
export async function provisionLogin(client: Client, login: string, password: string | undefined): Promise<void> {
  if ((await roleFacts(client, login)) === undefined) {
    if (password === undefined || password === '') {
      throw new DatabaseSetupError(
        `the role ${login} of DATABASE_URL does not exist and the URL gives no password for it`,
      );
    }
    await client.query(
      `create role ${client.escapeIdentifier(login)} login nosuperuser nobypassrls nocreatedb nocreaterole
         password ${client.escapeLiteral(password)}`,
    );
  }
  await grantMembership(client, APP_ROLE, login);
  const { rows } = await client.query<{ database: string }>('select current_database() as database');
  await client.query(
    `grant connect on database ${client.escapeIdentifier(rows[0]!.database)} to ${client.escapeIdentifier(login)}`,
  );
}

/** Why the role that `client` runs as could get around row-level security, or `null` when it cannot. */
export async function powersAboveRowSecurity(client: Pick<Client, 'query'>): Promise<string | null> {
  const { rows } = await client.query<{
    me: string;
    super: boolean;
    bypass: boolean;
    owner: boolean;
    system: boolean;
    database: boolean;
  }>(
    `select current_user as me, r.rolsuper as super, r.rolbypassrls as bypass,
       coalesce(pg_has_role(current_user, (select oid from pg_roles where rolname = '${OWNER_ROLE}'), 'member'), false) as owner,
       coalesce(pg_has_role(current_user, (select oid from pg_roles where rolname = '${SYSTEM_ROLE}'), 'member'), false) as system,
       (select pg_has_role(current_user, datdba, 'member') from pg_database where datname = current_database()) as database
     from pg_roles r where r.rolname = current_user`,
  );
  const facts = rows[0]!;
  if (facts.super) return `${facts.me} is a superuser`;
  if (facts.bypass) return `${facts.me} has BYPASSRLS`;
  if (facts.owner) return `${facts.me} is a member of ${OWNER_ROLE}`;
  if (facts.system) return `${facts.me} is a member of ${SYSTEM_ROLE}`;
  if (facts.database) return `${facts.me} owns the database`;
  return null;
}
