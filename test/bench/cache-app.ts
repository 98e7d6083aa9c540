import 'reflect-metadata';
import { Controller, Get, Header, Inject, Module, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database, runtimeDataSourceOptions } from '@portfolio-metrics/database';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { AppModule } from '../../apps/api/src/app.module.js';
import { Public } from '../../apps/api/src/auth/public.decorator.js';
import { RATE_LIMITS } from '../../apps/api/src/limits/rate-limits.js';
import { Scopes } from '../../apps/api/src/auth/scopes.decorator.js';
import { configureApp, createFastifyAdapter } from '../../apps/api/src/configure-app.js';
import { CurrentUser } from '../../apps/api/src/auth/current-user.decorator.js';
import { WarmReads } from '../../apps/api/src/metrics/warm-reads.js';
import { nameRequestsInLog, recordRequests } from '../../apps/api/src/observability/request-log.js';
import { createServiceLog, NestLog } from '@portfolio-metrics/process';
import { ServiceMetrics } from '../../apps/api/src/observability/service-metrics.js';

/** The payloads that the references read: the same bytes as the cached ones, without tenants. */
@Entity({ name: 'bench_payloads' })
class BenchPayload {
  @PrimaryColumn({ name: 'user_id', type: 'uuid' })
  userId: string;

  @Column({ type: 'jsonb' })
  payload: unknown;
}

const PLAIN = Symbol('PLAIN_DATA_SOURCE');

/** What the warm read is compared with, in the same application: same server, guards, pipes, interceptors, log and counters. */
@Controller('bench')
class ReferenceController {
  private filling = Buffer.alloc(0);

  constructor(
    private readonly database: Database,
    @Inject(PLAIN) private readonly plain: DataSource,
  ) {}

  @Public()
  @Get('constant')
  constant(): object {
    return { data: 'constant' };
  }

  /** As many bytes as the dashboard sends, made once. */
  @Public()
  @Get('constant-of-its-size')
  @Header('content-type', 'application/json; charset=utf-8')
  constantOfItsSize(@Query('bytes') bytes: string): Buffer {
    if (this.filling.length !== Number(bytes)) this.filling = Buffer.alloc(Number(bytes), ' ').fill('[]', 0, 2);
    return this.filling;
  }

  @Scopes('portfolio:read')
  @Get('constant-of-a-user')
  constantOfAUser(): object {
    return { data: 'constant' };
  }

  @Scopes('portfolio:read')
  @Get('select')
  async select(@CurrentUser() userId: string): Promise<string> {
    const text = 'select payload::text as payload from bench_payloads where user_id = $1';
    const { rows } = await this.database.statement<{ payload: string }>('bench_select', text, [userId]);
    return rows[0]!.payload;
  }

  @Scopes('portfolio:read')
  @Get('find-one')
  async findOne(@CurrentUser() userId: string): Promise<object> {
    return { data: (await this.plain.getRepository(BenchPayload).findOneByOrFail({ userId })).payload };
  }

  @Public()
  @Get('cpu')
  cpu(): object {
    return { data: process.cpuUsage() };
  }
}

const url = process.env['BENCH_DATABASE_URL']!;
const plain = await new DataSource(runtimeDataSourceOptions({ url, entities: [BenchPayload] })).initialize();

@Module({
  imports: [
    AppModule.forRoot({
      database: { url, assumeAppRole: false },
      auth: { key: { secret: process.env['BENCH_SECRET']! }, issuer: null, audience: null },
      opaqueSecret: 'of the benchmark, and nothing else',
      priceProviders: [],
      cacheTtl: {},
      purgeCron: null,
      priceRefreshCron: null,
      logLevel: 'info',
      // Counted as in production, and never reached.
      limits: { rate: { ...RATE_LIMITS, read: 1e9 }, load: null },
    }),
  ],
  controllers: [ReferenceController],
  providers: [{ provide: PLAIN, useValue: plain }],
})
class BenchModule {}

/** As `createApp` does it. */
const app = await NestFactory.create<NestFastifyApplication>(BenchModule, createFastifyAdapter(), {
  logger: ['fatal', 'error', 'warn'],
  bodyParser: false,
  abortOnError: false,
});
nameRequestsInLog(app.getHttpAdapter().getInstance());
configureApp(app);
const log = createServiceLog('info');
app.get(WarmReads).install(app.getHttpAdapter().getInstance());
recordRequests(app.getHttpAdapter().getInstance(), log, app.get(ServiceMetrics));
await app.init();
app.useLogger(new NestLog(log));
await app.listen(0, '127.0.0.1');
process.send!({ port: Number(new URL(await app.getUrl()).port) });
process.once('disconnect', () => process.exit(0));
