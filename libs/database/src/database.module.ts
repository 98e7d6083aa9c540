import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runtimeDataSourceOptions, type RuntimeDataSourceOptions } from './data-source-options.js';
import { Database } from './database.js';

/**
 * The connection of the service. `forRoot` opens our own DataSource; an application that brings its own TypeORM DataSource
 * (with our entities in it) uses `forExistingDataSource`.
 */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(options: RuntimeDataSourceOptions): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...runtimeDataSourceOptions(options), retryAttempts: 3, retryDelay: 1_000 })],
      providers: [Database],
      exports: [Database],
    };
  }

  static forExistingDataSource(): DynamicModule {
    return { module: DatabaseModule, providers: [Database], exports: [Database] };
  }
}
