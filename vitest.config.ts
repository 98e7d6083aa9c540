import { defineConfig } from 'vitest/config';
import { readmeModules } from './test/docs/readme-modules.ts';

const shared = {
  resolve: { tsconfigPaths: true },
  // Stated here so that decorators work in every folder, whichever tsconfig the transformer finds.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
} as const;

export default defineConfig({
  ...shared,
  plugins: [readmeModules()],
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['{apps,libs,migrations,test}/**/*.spec.ts'],
          environment: 'node',
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['{apps,libs,migrations,test}/**/*.int-spec.ts'],
          environment: 'node',
          globalSetup: ['test/support/postgres-global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e-spec.ts'],
          environment: 'node',
          globalSetup: ['test/support/postgres-global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // `npm run faults`: not part of `npm test`, one file after the other so that times mean something.
        ...shared,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.fault-spec.ts'],
          environment: 'node',
          globalSetup: ['test/support/postgres-global-setup.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
