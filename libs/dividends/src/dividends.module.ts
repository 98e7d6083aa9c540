import { type DynamicModule, Module } from '@nestjs/common';
import { ModuleRef, ModulesContainer } from '@nestjs/core';
import { assertImportedOnce, givenOptions } from '@portfolio-metrics/wiring';
import { PlaceholderDividendSource } from './adapters/placeholder-dividend-source.js';
import { DividendSource } from './dividend-source.js';
import {
  ConfigurableModuleClass,
  type DividendsModuleOptions,
  MODULE_OPTIONS_TOKEN,
  type OPTIONS_TYPE,
} from './dividends.module-definition.js';

/** Where dividend summaries come from. */
@Module({
  providers: [
    {
      provide: DividendSource,
      inject: [{ token: MODULE_OPTIONS_TOKEN, optional: true }, ModuleRef],
      useFactory: async (options: DividendsModuleOptions | undefined, moduleRef: ModuleRef) =>
        await sourceOf(givenOptions(DividendsModule, options), moduleRef),
    },
  ],
  exports: [DividendSource],
})
export class DividendsModule extends ConfigurableModuleClass {
  constructor(modules: ModulesContainer) {
    super();
    assertImportedOnce(modules, DividendsModule);
  }

  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    return super.forRoot(options);
  }
}

async function sourceOf(
  { source = PlaceholderDividendSource }: DividendsModuleOptions,
  moduleRef: ModuleRef,
): Promise<DividendSource> {
  return typeof source === 'function' ? await moduleRef.create(source) : source;
}
