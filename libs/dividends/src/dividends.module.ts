import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { PlaceholderDividendSource } from './adapters/placeholder-dividend-source.js';
import { DividendSource } from './dividend-source.js';

export interface DividendsModuleOptions {
  /** The source to use. Default: the placeholder. */
  readonly source?: Type<DividendSource>;
}

@Module({})
export class DividendsModule {
  static forRoot(options: DividendsModuleOptions = {}): DynamicModule {
    return {
      module: DividendsModule,
      providers: [{ provide: DividendSource, useClass: options.source ?? PlaceholderDividendSource }],
      exports: [DividendSource],
    };
  }
}
