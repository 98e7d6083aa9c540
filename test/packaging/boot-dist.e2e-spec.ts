import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, findEmbeddedPostgres } from '@portfolio-metrics/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Announcement, type Exit, ROOT, ServiceProcess } from './service-process.js';

/** The built service as a person starts it on a machine with nothing configured. */
describe('the built service', () => {
  let dataDir: string;
  let service: ServiceProcess | undefined;
  let announced: Announcement;
  let postgresPid: number;

  beforeAll(async () => {
    const build = await new ServiceProcess(['nest', 'build', 'api']).exit();
    if (build.code !== 0) throw new Error(`the build failed:\n${build.output}`);
    dataDir = await mkdtemp(path.join(tmpdir(), 'portfolio-metrics-boot-'));
    await chmod(dataDir, 0o755);
    service = start();
    announced = await service.announcement();
    postgresPid = readPid();
  });

  afterAll(async () => {
    await service?.stop('SIGTERM');
    if (pidFile() !== undefined) process.kill(readPid(), 'SIGINT');
    for (const place of [dataDir, closedPlace()]) await rm(place, { recursive: true, force: true });
  });

  function start(): ServiceProcess {
    return new ServiceProcess(['node', '--enable-source-maps', 'dist/apps/api/src/main.js'], {
      DATA_DIR: dataDir,
      PORT: '0',
    });
  }

  /** Where the cluster is when the user that runs PostgreSQL cannot enter the data folder or the programs' folder. */
  function closedPlace(): string {
    return path.join('/var/lib/portfolio-metrics', createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  }

  /** The file that a running server keeps, or `undefined`. */
  function pidFile(): string | undefined {
    return [dataDir, closedPlace()]
      .map((place) => path.join(place, 'postgres/postmaster.pid'))
      .find((file) => existsSync(file));
  }

  function readPid(): number {
    return Number(readFileSync(pidFile()!, 'utf8').split('\n')[0]);
  }

  async function pretendNewerSchema(): Promise<void> {
    const running = await findEmbeddedPostgres({ dataDir });
    const client = await connect(running!.adminUrl, 'test');
    await client.query(`insert into schema_migrations (timestamp, name) values (9999999999999, 'NextYear')`);
    await client.end();
  }

  async function get(route: string, headers: Record<string, string> = {}): Promise<Response> {
    return await fetch(announced.url + route, { headers });
  }

  async function dashboard(): Promise<Response> {
    return await get('/api/v1/dashboard', { authorization: `Bearer ${announced.token}` });
  }

  it('contains no tests', () => {
    expect(globSync(['dist/**/*spec.js', 'dist/**/test/**/*.js'], { cwd: ROOT })).toEqual([]);
  });

  it('is ready when it has printed its address', async () => {
    expect((await get('/readyz')).status).toBe(200);
  });

  it('answers the dashboard with the printed token, and to nobody without one', async () => {
    const response = await dashboard();
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      data: {
        performance: {
          totalValue: expect.stringMatching(/^\d/) as unknown,
          baseCurrency: expect.any(String) as unknown,
        },
      },
      meta: { requestId: expect.any(String) as unknown },
    });
    expect((await get('/api/v1/dashboard')).status).toBe(401);
  });

  it('refuses to start twice on the same data, says why, and leaves the first one alone', async () => {
    const second: Exit = await start().exit();
    expect(second.code).toBeGreaterThan(0);
    expect(second.output).toMatch(/another portfolio-metrics is running/);
    expect((await dashboard()).status).toBe(200);
  });

  it('ends on Ctrl-C with exit code 0 and takes PostgreSQL with it', async () => {
    expect(isAlive(postgresPid)).toBe(true);
    const exit = await service!.stop('SIGINT');
    expect({ code: exit.code, signal: exit.signal }, exit.output).toEqual({ code: 0, signal: null });
    expect(isAlive(postgresPid)).toBe(false);
    expect(pidFile()).toBeUndefined();
  });

  it('starts again on the data it left, and ends on SIGTERM as well', async () => {
    service = start();
    announced = await service.announcement();
    expect((await dashboard()).status).toBe(200);
    await pretendNewerSchema();
    const exit = await service.stop('SIGTERM');
    expect({ code: exit.code, signal: exit.signal }, exit.output).toEqual({ code: 0, signal: null });
    expect(pidFile()).toBeUndefined();
  });

  it('does not start on data that a newer release has migrated, and says so in one line', async () => {
    const exit = await start().exit();
    expect(exit.code).toBe(1);
    expect(exit.output.trim()).toMatch(
      /^portfolio-metrics cannot start: the database is newer than this release \(it has NextYear\): [^\n]*$/,
    );
    expect(pidFile()).toBeUndefined();
  });
});

/** Whether the process is there and not just waiting for its parent to notice that it ended. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/status`;
  return !(existsSync(status) && /^State:\s+Z/m.test(readFileSync(status, 'utf8')));
}
