import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenDatabase, untilReachable } from '@portfolio-metrics/database';
import { faultName } from '@portfolio-metrics/kernel';
import type { Logger } from 'pino';
import type { Environment } from '../config/environment.js';
import { lostLinesMetric } from '../observability/process-metrics.js';
import { ServiceMetrics } from '../observability/service-metrics.js';
import { buildApplication, type BuiltApplication } from './build-application.js';
import { openMetricsPort } from './metrics-port.js';
import { openDatabase } from './open-database.js';
import { ServiceLife } from './service-life.js';
import { ServicePort } from './service-port.js';
import { waitingAnswers } from './waiting-answers.js';

export interface Announcement {
  /** Where it answers, without a slash at the end. */
  readonly url: string;
  /** Token of the demo user; `null` without the demo. */
  readonly demoToken: string | null;
}

/** Longest time that requests under way are waited for once no further ones are taken. */
const FINISH_WITHIN_MS = 12_000;

interface Parts extends BuiltApplication {
  readonly database: OpenDatabase;
}

/**
 * The service from its start to its end. The port is opened first and closed last but for the database: whoever asks meanwhile is
 * told that the service is alive and not ready.
 */
export class Service {
  readonly life = new ServiceLife();
  private readonly waiting = new AbortController();
  private readonly window = new AbortController();
  private port: ServicePort | undefined;
  private parts: Parts | undefined;
  private metrics: Server | undefined;
  private starting: Promise<Announcement> | undefined;
  private stopping: Promise<void> | undefined;
  private databaseIsDown = false;

  constructor(
    private readonly environment: Environment,
    private readonly log: Logger,
    /** For the person at the terminal, a line at a time. */
    private readonly say: (line: string) => void,
    /** Lines of the log that were not written. */
    private readonly lostLines: () => number,
  ) {}

  /**
   * Opens the port, then the database, the schema, the application, the demo. A database that cannot be reached is waited for;
   * everything else that is wrong rejects, with what was started stopped again.
   */
  async start(): Promise<Announcement> {
    return await (this.starting ??= this.begin());
  }

  /**
   * Says that it is not ready for `windowMs` while it goes on answering, so that balancers notice; then takes no further connections,
   * finishes what is under way, waits for its jobs and closes the database. Safe to call twice.
   */
  async stop(windowMs: number): Promise<void> {
    return await (this.stopping ??= this.finish(windowMs));
  }

  /** Ends the time that `stop` leaves to the balancers. */
  hurry(): void {
    this.window.abort();
  }

  private async begin(): Promise<Announcement> {
    const port = await ServicePort.open(
      this.environment,
      waitingAnswers(() => this.waitingState()),
    );
    this.port = port;
    try {
      const onFailure = (error: unknown): void => this.onUnreachable(error);
      this.parts = await untilReachable(async () => this.assemble(port), { signal: this.waiting.signal, onFailure });
      this.parts.app.get(ServiceMetrics).add(lostLinesMetric(this.lostLines));
      await this.openMetrics(this.parts.app);
    } catch (error) {
      await this.close(0);
      throw error;
    }
    port.handOver();
    this.life.serve();
    return { url: port.url, demoToken: this.parts.demoToken };
  }

  private async assemble(port: ServicePort): Promise<Parts> {
    const database = await openDatabase(this.environment.database, this.say);
    this.databaseIsDown = false;
    try {
      const httpServer: ServicePort['offer'] = (listener) => port.offer(listener);
      const surroundings = { life: this.life, log: this.log, httpServer };
      return { database, ...(await buildApplication(this.environment, database, surroundings)) };
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  private async openMetrics(app: NestFastifyApplication): Promise<void> {
    const { host, metricsPort } = this.environment;
    if (metricsPort === null) return;
    this.metrics = await openMetricsPort({ host, port: metricsPort }, app.get(ServiceMetrics));
  }

  private onUnreachable(error: unknown): void {
    if (!this.databaseIsDown) {
      const cause = faultName((error as Error | undefined)?.cause ?? error);
      this.log.warn({ context: 'Start', cause }, 'the database cannot be reached: trying until it can');
    }
    this.databaseIsDown = true;
  }

  private waitingState(): object {
    const service = { status: 'down', phase: this.life.phase };
    const details = { service, ...(this.databaseIsDown ? { database: { status: 'down' } } : {}) };
    return { status: 'error', info: {}, error: details, details };
  }

  private async finish(windowMs: number): Promise<void> {
    const wasServing = this.life.phase === 'serving';
    this.life.drain();
    this.waiting.abort(new Error('the service was told to stop before it had started'));
    await this.starting?.catch(() => undefined);
    if (wasServing) await delay(windowMs, undefined, { signal: this.window.signal }).catch(() => undefined);
    await this.close(FINISH_WITHIN_MS);
  }

  /** The port first and the database last: what is under way needs everything in between. */
  private async close(patienceMs: number): Promise<void> {
    await this.port?.close(patienceMs);
    this.metrics?.close();
    this.metrics?.closeAllConnections();
    const { parts } = this;
    this.parts = undefined;
    await parts?.app.close();
    await parts?.database.close();
  }
}
