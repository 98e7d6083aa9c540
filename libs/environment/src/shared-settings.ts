import type { DatabaseLocation } from '@portfolio-metrics/database';
import path from 'node:path';
import { EnvironmentError } from './environment-error.js';
import { readBoolean, readCron, readDatabaseUrl, readInteger, readText, type Variables } from './variables.js';

/** What every process of one deployment is told, in the same variables with the same meaning. */
export interface SharedSettings {
  readonly database: DatabaseLocation;
  /** Where the embedded database and generated secrets are kept. */
  readonly dataDir: string;
  /** Whether the demo user's portfolios are wanted. */
  readonly demo: boolean;
  /** In order of preference; empty: stored prices only. */
  readonly priceProviders: readonly PriceProviderName[];
  /** Lifetimes of cached figures. */
  readonly cache: {
    readonly openSeconds: number;
    readonly closedSeconds: number;
    readonly weekendSeconds: number;
    readonly maxStaleSeconds: number;
  };
  /** When each job runs, in UTC. */
  readonly purgeCron: string;
  readonly priceRefreshCron: string;
}

export const PRICE_PROVIDER_NAMES = ['simulated'] as const;
export type PriceProviderName = (typeof PRICE_PROVIDER_NAMES)[number];

/** Reads and checks them. Throws `EnvironmentError` at the first wrong value; never shows a secret. */
export function readSharedSettings(variables: Variables): SharedSettings {
  const dataDir = path.resolve(readText(variables, 'DATA_DIR') ?? '.data');
  const database = readDatabaseLocation(variables, dataDir);
  const embedded = database.kind === 'embedded';
  const demo = readBoolean(variables, 'DEMO', embedded);
  const seconds = (name: string, fallback: number, minimum: number, maximum: number): number =>
    readInteger(variables, name, { fallback, minimum, maximum });
  return {
    database,
    dataDir,
    demo,
    priceProviders: readPriceProviders(variables['PRICE_PROVIDERS'], embedded || demo),
    cache: {
      openSeconds: seconds('CACHE_TTL_OPEN_SECONDS', 900, 1, 86_400),
      closedSeconds: seconds('CACHE_TTL_CLOSED_SECONDS', 3_600, 1, 604_800),
      weekendSeconds: seconds('CACHE_TTL_WEEKEND_SECONDS', 86_400, 1, 604_800),
      maxStaleSeconds: seconds('CACHE_MAX_STALE_SECONDS', 604_800, 0, 31_536_000),
    },
    purgeCron: readCron(variables, 'PURGE_CRON', '17 * * * *'),
    priceRefreshCron: readCron(variables, 'PRICE_REFRESH_CRON', '*/15 * * * *'),
  };
}

function readDatabaseLocation(variables: Variables, dataDir: string): DatabaseLocation {
  const url = readDatabaseUrl(variables, 'DATABASE_URL');
  const adminUrl = readDatabaseUrl(variables, 'DATABASE_ADMIN_URL');
  if (url !== null) return { kind: 'external', url, adminUrl };
  if (adminUrl !== null)
    throw new EnvironmentError('DATABASE_ADMIN_URL is set but DATABASE_URL is not: set both or none');
  return { kind: 'embedded', dataDir };
}

/** Unset: the simulated provider where the demo runs, else none. Set but empty: none. */
function readPriceProviders(value: string | undefined, simulatedByDefault: boolean): PriceProviderName[] {
  if (value === undefined) return simulatedByDefault ? ['simulated'] : [];
  const names = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of names) {
    if (!(PRICE_PROVIDER_NAMES as readonly string[]).includes(name)) {
      throw new EnvironmentError(
        `PRICE_PROVIDERS names "${name}": this release knows ${PRICE_PROVIDER_NAMES.join(', ')}`,
      );
    }
  }
  if (new Set(names).size < names.length) throw new EnvironmentError('PRICE_PROVIDERS names a provider twice');
  return names as PriceProviderName[];
}
