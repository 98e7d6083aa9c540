import { type DynamicModule, Module } from '@nestjs/common';
import { ResilienceModule } from '@portfolio-metrics/resilience';
import { DependenciesController } from './dependencies.controller.js';
import { DependencyLog } from './dependency-log.js';
import { TenantHash } from './tenant-hash.js';

/** `/ops/dependencies`, and the lines in the log about them. */
@Module({})
export class DependencyRoutesModule {
  /** `secret`: keys the hashes that stand for users in the log. */
  static forRoot({ secret }: { readonly secret: string }): DynamicModule {
    return {
      module: DependencyRoutesModule,
      imports: [ResilienceModule],
      controllers: [DependenciesController],
      providers: [DependencyLog, { provide: TenantHash, useValue: new TenantHash(secret) }],
    };
  }
}
