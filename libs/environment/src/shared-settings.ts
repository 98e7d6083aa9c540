import type { DatabaseLocation } from '@portfolio-metrics/database';
import path from 'node:path';
import { EnvironmentError } from './environment-error.js';
import { type PriceProviderName, type PriceSettings, readPriceProviders, readPriceSettings } from './price-settings.js';
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
  /** How they are reached and asked. */
  readonly priceSettings: PriceSettings;
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

/** Reads and checks them. Throws `EnvironmentError` at the first wrong value; never shows a secret. */
export function readSharedSettings(variables: Variables): SharedSettings {
  const dataDir = path.resolve(readText(variables, 'DATA_DIR') ?? '.data');
  const database = readDatabaseLocation(variables, dataDir);
  const embedded = database.kind === 'embedded';
  const demo = readBoolean(variables, 'DEMO', embedded);
  const priceProviders = readPriceProviders(variables, embedded || demo);
  const seconds = (name: string, fallback: number, minimum: number, maximum: number): number =>
    readInteger(variables, name, { fallback, minimum, maximum });
  return {
    database,
    dataDir,
    demo,
    priceProviders,
    priceSettings: readPriceSettings(variables, priceProviders),
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
