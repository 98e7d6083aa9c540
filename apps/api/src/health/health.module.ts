import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ServiceLife } from '../service/service-life.js';
import { DatabaseProbe, HEALTH_DATABASE_URL } from './database-probe.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';

export interface HealthModuleOptions {
  /** Login that may ask for the time and the migrations. */
  readonly databaseUrl: string;
  /** Absent: the service serves from the start to the end. */
  readonly life?: ServiceLife | undefined;
}

/** `/livez` and `/readyz`. */
@Module({})
export class HealthModule {
  static forRoot({ databaseUrl, life = new ServiceLife('serving') }: HealthModuleOptions): DynamicModule {
    return {
      module: HealthModule,
      // A failed check is an answer, not an event: it would fill the log of a replica that waits.
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        Readiness,
        DatabaseProbe,
        { provide: HEALTH_DATABASE_URL, useValue: databaseUrl },
        { provide: ServiceLife, useValue: life },
      ],
      exports: [ServiceLife, Readiness],
    };
  }
}
