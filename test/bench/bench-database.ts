import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type * as DatabaseLibrary from '../../libs/database/src/index.ts';
import type * as Migrations from '../../migrations/index.ts';

/** Kernel clock ticks in a second, as Linux reports times in `/proc`. */
const TICKS = 100;

/** What it takes to make one, compiled. */
export interface DatabaseParts {
  readonly database: typeof DatabaseLibrary;
  readonly migrations: typeof Migrations;
}

/** A migrated database of its own on an embedded server. */
export class BenchDatabase {
  /** Of a superuser, connected. */
  readonly admin: Client;
  readonly runtimeUrl: string;
  /** Where the server may read files. */
  readonly folder: string;
  /** Ends it and removes what it left. */
  readonly stop: () => Promise<void>;
  readonly #postmaster: number;

  private constructor(parts: Pick<BenchDatabase, 'admin' | 'runtimeUrl' | 'folder' | 'stop'>, postmaster: number) {
    this.admin = parts.admin;
    this.runtimeUrl = parts.runtimeUrl;
    this.folder = parts.folder;
    this.stop = parts.stop;
    this.#postmaster = postmaster;
  }

  static async start({ database, migrations }: DatabaseParts): Promise<BenchDatabase> {
    const folder = mkdtempSync(path.join(tmpdir(), 'portfolio-metrics-bench-'));
    // The server runs as another user.
    chmodSync(folder, 0o755);
    const server = await database.startEmbeddedPostgres({ dataDir: folder });
    const { adminUrl, runtimeUrl } = server;
    const admin = new Client({ connectionString: adminUrl });
    const stop = async (): Promise<void> => {
      await admin.end().catch(() => undefined);
      await server.stop();
      for (const place of [folder, server.dataDir]) rmSync(place, { recursive: true, force: true });
    };
    try {
      await database.prepareDatabase({ adminUrl, runtimeUrl, migrations: migrations.MIGRATIONS });
      await admin.connect();
      const pid = readFileSync(path.join(server.dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0];
      return new BenchDatabase({ admin, runtimeUrl, folder, stop }, Number(pid));
    } catch (error) {
      await stop();
      throw error;
    }
  }

  /** Of all processes of the server, in microseconds; `null` where there is no `/proc`. */
  cpuUs(): number | null {
    if (!existsSync('/proc/self/stat')) return null;
    let ticks = 0;
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const fields = statOf(pid);
      if (fields === null || (Number(pid) !== this.#postmaster && Number(fields[1]) !== this.#postmaster)) continue;
      // utime, stime; of the postmaster also those of ended children.
      ticks += Number(fields[11]) + Number(fields[12]);
      if (Number(pid) === this.#postmaster) ticks += Number(fields[13]) + Number(fields[14]);
    }
    return (ticks / TICKS) * 1e6;
  }
}

/** Fields of `/proc/<pid>/stat` behind the name of the program; `null` when the process has just ended. */
function statOf(pid: string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
