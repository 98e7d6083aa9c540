import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule, type AppOptions } from './app.module.js';
import { configureApp, createFastifyAdapter } from './configure-app.js';
import { serveOpenApi } from './openapi.js';

/** The service, ready to listen: the same for `npm start` and for tests. */
export async function createApp(options: AppOptions): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(options), createFastifyAdapter(), {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
    routeConflictPolicy: { duplicate: 'error', shadow: 'warn' },
  });
  app.useLogger(app.get(Logger));
  configureApp(app);
  serveOpenApi(app);
  await app.init();
  return app;
}
