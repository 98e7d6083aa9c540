import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { WiringError } from './wiring-error.js';

/**
 * Throws `WiringError` when the application has more than one instance of `module`. Nest tells dynamic modules apart by reference:
 * two calls of `forRoot()` are two modules with a pool, a registry or a job each, and which one is injected depends on the order of imports.
 */
export function assertImportedOnce(modules: ModulesContainer, module: Type): void {
  const found = [...modules.values()].filter(({ metatype }) => metatype === module).length;
  if (found < 2) return;
  throw new WiringError(
    `${module.name} is in the application ${found} times, because each call of its forRoot() or forRootAsync() makes another one: ` +
      `call it once, in the root module, or keep what it returns in a constant and import that`,
  );
}
