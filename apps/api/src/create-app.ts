import { Logger as NestLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule, type AppOptions } from './app.module.js';
import { configureApp, createFastifyAdapter } from './configure-app.js';
import { recordRequests } from './observability/request-log.js';
import { ServiceMetrics } from './observability/service-metrics.js';
import { serveOpenApi } from './openapi.js';

/** The service, ready to listen: the same for `npm start` and for tests. */
export async function createApp(options: AppOptions): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(options), createFastifyAdapter(), {
    // The framework's list of modules and routes is no news; what goes wrong while starting is.
    logger: ['fatal', 'error', 'warn'],
    bodyParser: false,
    abortOnError: false,
    routeConflictPolicy: { duplicate: 'error', shadow: 'warn' },
  });
  configureApp(app);
  recordRequests(app.getHttpAdapter().getInstance(), new NestLogger('Http'), app.get(ServiceMetrics));
  serveOpenApi(app);
  await app.init();
  app.useLogger(app.get(Logger));
  return app;
}
