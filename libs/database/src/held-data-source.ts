import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { WiringError } from '@portfolio-metrics/wiring';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { runtimeDataSourceOptions } from './data-source-options.js';
import { DATA_SOURCE } from './data-source.token.js';
import { isConnectionError } from './database-error.js';
import { type DatabaseModuleOptions, MODULE_OPTIONS_TOKEN } from './database.module-definition.js';
import { assertSchemaIsCurrent } from './migrator.js';
import { assertUsable, poolOf } from './usable-data-source.js';

const ATTEMPTS = 3;
const PAUSE_MS = 1_000;

/** Opens ours, or checks the application's. Throws `WiringError` when neither can be used as it is given. */
export async function dataSourceOf(options: DatabaseModuleOptions): Promise<DataSource> {
  const dataSource = options.dataSource ?? (await open(options));
  try {
    if (options.dataSource !== undefined) await assertUsable(dataSource, options.entities);
    if (options.migrations !== undefined) await assertSchemaIsCurrent(poolOf(dataSource), options.migrations);
    return dataSource;
  } catch (error) {
    if (options.dataSource === undefined) await dataSource.destroy();
    throw error;
  }
}

async function open(options: Exclude<DatabaseModuleOptions, { dataSource: DataSource }>): Promise<DataSource> {
  if (!URL.canParse(options.url ?? '')) {
    throw new WiringError(
      'DatabaseModule: the option url or dataSource is missing: give the PostgreSQL URL of a login, or an initialised DataSource',
    );
  }
  const dataSource = new DataSource(runtimeDataSourceOptions(options));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dataSource.initialize();
    } catch (error) {
      if (attempt === ATTEMPTS || !isConnectionError(error)) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/** Closes at the end what was opened at the start. Everything of ours that writes has stopped by then: hooks run before this one. */
@Injectable()
export class HeldDataSource implements OnApplicationShutdown {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(MODULE_OPTIONS_TOKEN) private readonly options: DatabaseModuleOptions,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.options.dataSource === undefined && this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
