import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DatabaseSetupError, joinDatabase, type OpenDatabase, untilReachable } from '@portfolio-metrics/database';
import { faultName } from '@portfolio-metrics/kernel';
import { NestLog } from '@portfolio-metrics/process';
import type { Logger } from 'pino';
import { MIGRATIONS } from '../../../migrations/index.js';
import type { WorkerEnvironment } from './config/environment.js';
import { SignsOfLife } from './signs-of-life.js';
import { WorkerModule } from './worker.module.js';

interface Parts {
  readonly app: INestApplicationContext;
  readonly database: OpenDatabase;
}

/** The worker from its start to its end. */
export class Worker {
  private readonly waiting = new AbortController();
  private starting: Promise<void> | undefined;
  private stopping: Promise<void> | undefined;
  private parts: Parts | undefined;

  constructor(
    private readonly environment: WorkerEnvironment,
    private readonly log: Logger,
    /** For the person at the terminal, a line at a time. */
    private readonly say: (line: string) => void,
  ) {}

  /**
   * Reaches the database, then runs the jobs on their schedules. A database that cannot be reached is waited for; everything else
   * that is wrong rejects, with what was started stopped again.
   */
  async start(): Promise<void> {
    await (this.starting ??= this.begin());
  }

  /** Whether it was told to end. */
  get isStopping(): boolean {
    return this.stopping !== undefined;
  }

  /** Starts no further job, waits for the one under way, and closes the database. Safe to call twice. */
  async stop(): Promise<void> {
    await (this.stopping ??= this.finish());
  }

  /** Nobody balances load in front of a worker: there is nothing to wait for but its jobs. */
  hurry(): void {}

  private async begin(): Promise<void> {
    const onFailure = (error: unknown): void => {
      this.log.warn(
        { context: 'Worker', cause: faultName(error) },
        'the database cannot be reached: trying until it can',
      );
    };
    this.parts = await untilReachable(async () => this.assemble(), { signal: this.waiting.signal, onFailure });
    this.parts.app.get(SignsOfLife).tell('the worker is running');
  }

  private async assemble(): Promise<Parts> {
    const {
      database: location,
      priceProviders,
      priceSettings,
      cache,
      purgeCron,
      priceRefreshCron,
      aliveSeconds,
    } = this.environment;
    const database = await joinDatabase(location, { migrations: MIGRATIONS, log: this.say });
    if (database === null) {
      throw new DatabaseSetupError(
        'no service is running on the embedded database of DATA_DIR: start it first, or set DATABASE_URL',
      );
    }
    try {
      const module = WorkerModule.forRoot({
        database,
        priceProviders,
        priceSettings,
        cacheTtl: cache,
        purgeCron,
        priceRefreshCron,
        aliveSeconds,
      });
      const app = await NestFactory.createApplicationContext(module, {
        // The framework's list of modules is no news; what goes wrong while starting is.
        logger: ['fatal', 'error', 'warn'],
        abortOnError: false,
      });
      app.useLogger(new NestLog(this.log));
      return { app, database };
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  private async finish(): Promise<void> {
    this.waiting.abort(new Error('the worker was told to stop before it had started'));
    await this.starting?.catch(() => undefined);
    await this.parts?.app.close();
    await this.parts?.database.close();
  }
}
