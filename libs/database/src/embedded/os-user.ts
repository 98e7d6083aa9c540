import { execFileSync, spawnSync } from 'node:child_process';
import { DatabaseSetupError } from '../roles.js';

/** Identity that the server runs as. Empty: our own. */
export interface ServerIdentity {
  readonly uid?: number;
  readonly gid?: number;
}

const SERVER_USER = 'postgres';

/** PostgreSQL refuses to run as root; for root there is the system user `postgres`, created when it is missing. */
export function serverIdentity(): ServerIdentity {
  if (process.getuid?.() !== 0) return {};
  const known = lookUp();
  if (known !== null) return known;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', SERVER_USER], { stdio: 'ignore' });
  } catch (error) {
    throw new DatabaseSetupError(
      `running as root and the user ${SERVER_USER} could not be created: run as another user`,
      {
        cause: error,
      },
    );
  }
  return lookUp()!;
}

function lookUp(): Required<ServerIdentity> | null {
  const number = (flag: string): number => Number(spawnSync('id', [flag, SERVER_USER], { encoding: 'utf8' }).stdout);
  const uid = number('-u');
  return uid > 0 ? { uid, gid: number('-g') } : null;
}

/** Whether the server's user can reach `target`: a checkout below root's home, say, is closed to it. */
export function canReach(identity: ServerIdentity, target: string): boolean {
  if (identity.uid === undefined) return true;
  return spawnSync('test', ['-x', target], { ...identity, stdio: 'ignore' }).status === 0;
}
