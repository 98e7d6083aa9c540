import { createHmac } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenDatabase } from '@portfolio-metrics/database';
import { Clock } from '@portfolio-metrics/kernel';
import { issueToken, keptSigningSecret } from '../auth/signing-secret.js';
import type { AppOptions } from '../app.module.js';
import type { Environment } from '../config/environment.js';
import { createApp } from '../create-app.js';
import { DEMO_USER_ID } from '../demo/demo-portfolios.js';
import { DemoSeed } from '../demo/demo-seed.js';
import { LOAD_LIMITS } from '../limits/load-sensor.js';

/** What the process gives the application besides its configuration. */
export type Surroundings = Required<Pick<AppOptions, 'life' | 'log' | 'httpServer'>>;

export interface BuiltApplication {
  /** Ready to answer; it does not listen by itself. */
  readonly app: NestFastifyApplication;
  /** Token of the demo user; `null` without the demo. */
  readonly demoToken: string | null;
}

const DEMO_TOKEN_DAYS = 30;

/** The application on an open database, with the demo's portfolios where they are wanted. What was built is closed again when a later step fails. */
export async function buildApplication(
  environment: Environment,
  database: OpenDatabase,
  surroundings: Surroundings,
): Promise<BuiltApplication> {
  const secret = await signingSecret(environment);
  const app = await createApp({
    database,
    auth: {
      key: secret === null ? { jwksUrl: environment.auth.jwksUrl! } : { secret },
      issuer: environment.auth.issuer,
      audience: environment.auth.audience,
    },
    opaqueSecret: opaqueSecret(secret ?? database.url),
    priceProviders: environment.priceProviders,
    priceSettings: environment.priceSettings,
    cacheTtl: environment.cache,
    purgeCron: environment.jobs ? environment.purgeCron : null,
    priceRefreshCron: environment.jobs ? environment.priceRefreshCron : null,
    logLevel: 'info',
    limits: {
      rate: environment.rateLimits,
      load: { ...LOAD_LIMITS, maxLoopDelayMs: environment.maxLoopDelayMs },
    },
    edge: { corsOrigins: environment.corsOrigins },
    ...surroundings,
  });
  try {
    if (environment.demo) await app.get(DemoSeed).plant();
    await app.getHttpAdapter().getInstance().ready();
    const demoToken = environment.demo && secret !== null ? await tokenOfDemoUser(app, secret, environment) : null;
    return { app, demoToken };
  } catch (error) {
    await app.close();
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
