import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '@portfolio-metrics/kernel';
import { issueToken, keptSigningSecret } from '../auth/signing-secret.js';
import type { Environment } from '../config/environment.js';
import { createApp } from '../create-app.js';
import { DEMO_USER_ID } from '../demo/demo-portfolios.js';
import { DemoSeed } from '../demo/demo-seed.js';
import { openDatabase } from './open-database.js';

export interface RunningService {
  /** Where it answers, without a slash at the end. */
  readonly url: string;
  /** Token of the demo user; `null` without the demo. */
  readonly demoToken: string | null;
  /** Stops taking requests, finishes those under way, then closes the database. Safe to call twice. */
  stop(): Promise<void>;
}

const DEMO_TOKEN_DAYS = 30;
/** Longest time that requests under way are waited for when the service stops. */
const STOP_WITHIN_MS = 10_000;

/** Database, schema, application, demo data, then the port. What was started is stopped again when a later step fails. */
export async function startService(environment: Environment, log: (line: string) => void): Promise<RunningService> {
  const database = await openDatabase(environment.database, log);
  let app: NestFastifyApplication | undefined;
  try {
    const secret = await signingSecret(environment);
    app = await createApp({
      database,
      auth: {
        key: secret === null ? { jwksUrl: environment.auth.jwksUrl! } : { secret },
        issuer: environment.auth.issuer,
        audience: environment.auth.audience,
      },
      opaqueSecret: opaqueSecret(secret ?? database.url),
      priceProviders: environment.priceProviders,
      cacheTtl: environment.cache,
      purgeCron: environment.jobs ? environment.purgeCron : null,
      priceRefreshCron: environment.jobs ? environment.priceRefreshCron : null,
      logLevel: 'info',
    });
    if (environment.demo) await app.get(DemoSeed).plant();
    await app.listen(environment.port, environment.host);
    const demoToken = environment.demo && secret !== null ? await tokenOfDemoUser(app, secret, environment) : null;
    return { url: await urlOf(app), demoToken, stop: stopper(app, database) };
  } catch (error) {
    await app?.close();
    await database.close();
    throw error;
  }
}

/** `null`: tokens are checked with the keys of an identity provider. */
async function signingSecret(environment: Environment): Promise<string | null> {
  if (environment.auth.jwksUrl !== null) return null;
  return environment.auth.secret ?? (await keptSigningSecret(environment.dataDir));
}

/** Derived, so that all replicas have the same without another setting, and useless for signing tokens. */
function opaqueSecret(source: string): string {
  return createHmac('sha256', source).update('cursors and entity tags').digest('hex');
}

async function tokenOfDemoUser(app: NestFastifyApplication, secret: string, environment: Environment): Promise<string> {
  return await issueToken(secret, {
    userId: DEMO_USER_ID,
    scopes: ['portfolio:read', 'portfolio:write', 'market:write', 'ops'],
    issuedAt: app.get(Clock).now(),
    days: DEMO_TOKEN_DAYS,
    issuer: environment.auth.issuer,
    audience: environment.auth.audience,
  });
}

async function urlOf(app: NestFastifyApplication): Promise<string> {
  return (await app.getUrl()).replace('[::1]', 'localhost').replace('0.0.0.0', '127.0.0.1');
}

function stopper(app: NestFastifyApplication, database: { close(): Promise<void> }): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    // Requests under way may finish; one that never arrives completely must not hold the service for minutes.
    const server: Server = app.getHttpServer();
    const impatience = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS);
    impatience.unref();
    await app.close();
    clearTimeout(impatience);
    await database.close();
  };
  return async () => (stopping ??= stop());
}
