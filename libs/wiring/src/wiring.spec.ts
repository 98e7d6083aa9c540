import { type DynamicModule, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import {
  assertImportedOnce,
  assertSchedule,
  assertWholeNumber,
  givenOptions,
  requiredOption,
  WiringError,
} from './index.js';

@Module({})
class CountedModule {
  constructor(modules: ModulesContainer) {
    assertImportedOnce(modules, CountedModule);
  }

  static forRoot(): DynamicModule {
    return { module: CountedModule };
  }
}

@Module({})
class OtherModule {}

const started = async (...imports: Array<DynamicModule>): Promise<unknown> =>
  Test.createTestingModule({ imports }).compile();

describe('assertImportedOnce', () => {
  it('lets one module through, in however many places it is imported', async () => {
    const counted = CountedModule.forRoot();
    await expect(started(counted, { module: OtherModule, imports: [counted] })).resolves.toBeDefined();
  });

  it('counts per application: two applications in one process have one each', async () => {
    const counted = CountedModule.forRoot();
    await started(counted);
    await expect(started(counted)).resolves.toBeDefined();
  });

  it('refuses two, wherever they are, and says what to do', async () => {
    const hidden = { module: OtherModule, imports: [CountedModule.forRoot()] };
    await expect(started({ module: CountedModule, providers: [] }, hidden)).rejects.toThrow(
      /^CountedModule is in the application 2 times.*call it once, in the root module, or keep what it returns/,
    );
  });
});

describe('options', () => {
  it.each([undefined, null, ''])('names an option that is %o and what to give', (value) => {
    expect(() => requiredOption(OtherModule, 'secret', value, 'give a secret')).toThrow(
      new WiringError('OtherModule: the option secret is missing: give a secret'),
    );
  });

  it('hands on what was given, also 0 and false', () => {
    expect(requiredOption(OtherModule, 'count', 0, '')).toBe(0);
    expect(requiredOption(OtherModule, 'on', false, '')).toBe(false);
    expect(givenOptions(OtherModule, { on: true })).toEqual({ on: true });
  });

  it.each([undefined, null])('says that a module imported without options needs forRoot (%o)', (options) => {
    expect(() => givenOptions(OtherModule, options)).toThrow(/^OtherModule has no options: import OtherModule.forRoot/);
  });

  it('takes schedules, and null and nothing for none', () => {
    for (const value of ['*/5 * * * *', '0 0 3 * * *', null, undefined]) {
      expect(() => assertSchedule(OtherModule, 'cron', value)).not.toThrow();
    }
    expect(() => assertSchedule(OtherModule, 'cron', 'daily')).toThrow(
      new WiringError('OtherModule: the option cron is no cron expression: "daily"; null switches the schedule off'),
    );
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '5' as unknown as number])(
    'refuses %o for a count',
    (value) => {
      expect(() => assertWholeNumber(OtherModule, 'count', value, 0)).toThrow(
        /the option count must be a whole number/,
      );
    },
  );

  it('takes a count from its minimum on, and none', () => {
    expect(() => assertWholeNumber(OtherModule, 'count', 1, 1)).not.toThrow();
    expect(() => assertWholeNumber(OtherModule, 'count', undefined, 1)).not.toThrow();
    expect(() => assertWholeNumber(OtherModule, 'count', 0, 1)).toThrow(/from 1, not 0/);
  });
});
