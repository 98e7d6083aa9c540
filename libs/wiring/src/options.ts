import type { Type } from '@nestjs/common';
import { validateCronExpression } from 'cron';
import { WiringError } from './wiring-error.js';

/** The value of an option that has no default. Throws `WiringError` when it is missing; `advice` says what to give. */
export function requiredOption<T>(module: Type, option: string, value: T | null | undefined, advice: string): T {
  if (value === undefined || value === null || value === '') {
    throw new WiringError(`${module.name}: the option ${option} is missing: ${advice}`);
  }
  return value;
}

/** The options given to `forRoot`; throws `WiringError` when the module was imported as a class, without them. */
export function givenOptions<T>(module: Type, options: T | null | undefined): T {
  if (options !== undefined && options !== null) return options;
  throw new WiringError(
    `${module.name} has no options: import ${module.name}.forRoot(...) or .forRootAsync(...), not the class, and return the options from the factory`,
  );
}

/** Throws `WiringError` unless `value` is a cron expression, or `null` for "never by itself". */
export function assertSchedule(module: Type, option: string, value: string | null | undefined): void {
  if (value === undefined || value === null || validateCronExpression(value).valid) return;
  throw new WiringError(
    `${module.name}: the option ${option} is no cron expression: "${value}"; null switches the schedule off`,
  );
}

/** Throws `WiringError` unless `value` is a whole number from `minimum`, or absent. */
export function assertWholeNumber(module: Type, option: string, value: number | undefined, minimum: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= minimum)) return;
  throw new WiringError(`${module.name}: the option ${option} must be a whole number from ${minimum}, not ${value}`);
}
