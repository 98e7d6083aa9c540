import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServiceLog, NestLog } from '@portfolio-metrics/process';
import { AppModule, type AppOptions } from './app.module.js';
import { configureApp, createFastifyAdapter } from './configure-app.js';
import { installRefusals } from './http/edge-hooks.js';
import { LoadSensor } from './limits/load-sensor.js';
import { WarmReads } from './metrics/warm-reads.js';
import { nameRequestsInLog, recordRequests } from './observability/request-log.js';
import { traceRequests } from './observability/request-spans.js';
import { ServiceMetrics } from './observability/service-metrics.js';
import { serveOpenApi } from './openapi/serve-openapi.js';
import { ServiceLife } from './service/service-life.js';

/** The service, ready to listen: the same for `npm start` and for tests. */
export async function createApp(options: AppOptions): Promise<NestFastifyApplication> {
  const log = options.log ?? createServiceLog(options.logLevel);
  const adapter = createFastifyAdapter(options.httpServer);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(options), adapter, {
    // The framework's list of modules and routes is no news; what goes wrong while starting is.
    logger: ['fatal', 'error', 'warn'],
    bodyParser: false,
    abortOnError: false,
    routeConflictPolicy: { duplicate: 'error', shadow: 'warn' },
  });
  // First, so that everything else happens inside.
  nameRequestsInLog(app.getHttpAdapter().getInstance());
  traceRequests(app.getHttpAdapter().getInstance());
  configureApp(app, options.edge);
  const figures = app.get(ServiceMetrics);
  const load = app.get(LoadSensor);
  installRefusals(app.getHttpAdapter().getInstance(), {
    life: app.get(ServiceLife),
    load,
    onShed: (overload) => figures.recordShed(overload),
  });
  app.get(WarmReads).install(app.getHttpAdapter().getInstance());
  recordRequests(app.getHttpAdapter().getInstance(), log, figures);
  serveOpenApi(app);
  await app.init();
  app.useLogger(new NestLog(log));
  load.start();
  return app;
}
