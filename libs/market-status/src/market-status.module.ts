import { type DynamicModule, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { assertImportedOnce, givenOptions } from '@portfolio-metrics/wiring';
import { CALENDAR_DEFINITIONS } from './calendars/index.js';
import { CalendarBook } from './domain/calendar-book.js';
import {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  type ASYNC_OPTIONS_TYPE,
  type MarketStatusModuleExtras,
  type MarketStatusModuleOptions,
  type OPTIONS_TYPE,
} from './market-status.module-definition.js';
import { MarketStatusService } from './market-status.service.js';
import { CalendarOverrides, NoCalendarOverrides } from './overrides/calendar-overrides.js';

/** Market status for any Nest application. Without options: the built-in calendars, no overrides, no database. */
@Module({
  providers: [
    {
      provide: CalendarBook,
      inject: [{ token: MODULE_OPTIONS_TOKEN, optional: true }],
      useFactory: (options: MarketStatusModuleOptions | undefined) => bookOf(givenOptions(MarketStatusModule, options)),
    },
    { provide: CalendarOverrides, useClass: NoCalendarOverrides },
    MarketStatusService,
  ],
  exports: [CalendarBook, MarketStatusService, CalendarOverrides],
})
export class MarketStatusModule extends ConfigurableModuleClass {
  constructor(modules: ModulesContainer) {
    super();
    assertImportedOnce(modules, MarketStatusModule);
  }

  static override forRoot(options: typeof OPTIONS_TYPE & MarketStatusModuleExtras = {}): DynamicModule {
    return withOverridesFrom(super.forRoot(options), options);
  }

  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE & MarketStatusModuleExtras): DynamicModule {
    return withOverridesFrom(super.forRootAsync(options), options);
  }
}

function withOverridesFrom(
  module: DynamicModule,
  { overrides, imports = [], isGlobal = false }: MarketStatusModuleExtras,
): DynamicModule {
  return {
    ...module,
    global: isGlobal,
    imports: [...(module.imports ?? []), ...imports],
    providers: [
      ...(module.providers ?? []),
      ...(overrides === undefined ? [] : [{ provide: CalendarOverrides, useClass: overrides }]),
    ],
  };
}

function bookOf({ calendars = [] }: MarketStatusModuleOptions): CalendarBook {
  const replaced = new Set(calendars.map(({ mic }) => mic));
  return new CalendarBook([...CALENDAR_DEFINITIONS.filter(({ mic }) => !replaced.has(mic)), ...calendars]);
}
