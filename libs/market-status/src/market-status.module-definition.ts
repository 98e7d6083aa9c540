import { ConfigurableModuleBuilder, type ModuleMetadata, type Type } from '@nestjs/common';
import type { CalendarDefinition } from './domain/calendar-definition.js';
import type { CalendarOverrides } from './overrides/calendar-overrides.js';

/** What `MarketStatusModule.forRoot` and `forRootAsync` take. */
export interface MarketStatusModuleOptions {
  /** Calendars besides the built-in ones; one with a built-in MIC replaces it. Default none. */
  readonly calendars?: readonly CalendarDefinition[];
}

/** What must be known before the options are made: it shapes the module. */
export interface MarketStatusModuleExtras {
  /** Where overrides come from. Default: nowhere (`NoCalendarOverrides`), which needs no database. */
  readonly overrides?: Type<CalendarOverrides>;
  /** Modules that the overrides' source needs injected. */
  readonly imports?: ModuleMetadata['imports'];
  /** Whether the service is visible everywhere. Default false. */
  readonly isGlobal?: boolean;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<MarketStatusModuleOptions>({ moduleName: 'MarketStatus' })
    .setClassMethodName('forRoot')
    .build();
