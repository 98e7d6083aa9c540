import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareDatabase, startEmbeddedPostgres } from '@portfolio-metrics/database';
import type { TestProject } from 'vitest/node';
import { MIGRATIONS } from '../../migrations/index.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URL of a migrated database that every test database is cloned from. */
    postgresTemplateUrl: string;
    /** Login and password of the restricted runtime role. */
    postgresRuntimeLogin: { user: string; password: string };
  }
}

/**
 * One real PostgreSQL for the test run, migrated once; each test file clones the template. `TEST_POSTGRES_BIN_DIR` runs the
 * same tests on another version's programs.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-test-'));
  // The server's own user must be able to enter.
  await chmod(dataDir, 0o755);
  const binDir = process.env['TEST_POSTGRES_BIN_DIR'];
  const server = await startEmbeddedPostgres({
    dataDir,
    ...(binDir === undefined ? {} : { binDir }),
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
      shared_buffers: '256MB',
    },
  });
  const runtime = new URL(server.runtimeUrl);
  runtime.password = randomBytes(16).toString('hex');
  await prepareDatabase({ adminUrl: server.adminUrl, runtimeUrl: runtime.href, migrations: MIGRATIONS });
  project.provide('postgresTemplateUrl', server.adminUrl);
  project.provide('postgresRuntimeLogin', { user: runtime.username, password: runtime.password });
  return async () => {
    await server.stop();
    await rm(server.dataDir, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  };
}
