import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Rollup } from 'vite';
import type * as Holdings from '../../libs/holdings/src/index.ts';
import type * as Kernel from '../../libs/kernel/src/index.ts';
import type * as Performance from '../../libs/performance/src/index.ts';

export interface ComputeLibrary {
  readonly kernel: typeof Kernel;
  readonly holdings: typeof Holdings;
  readonly performance: typeof Performance;
}

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The calculation as production runs it: compiled, in one file. decimal.js stays the module that is installed. */
export async function loadComputeLibrary(): Promise<ComputeLibrary> {
  const folder = mkdtempSync(path.join(ROOT, 'node_modules/.compute-bench-'));
  try {
    const entry = path.join(folder, 'entry.ts');
    const lib = (name: string): string => `export * as ${name} from '${ROOT}/libs/${name}/src/index.js';`;
    writeFileSync(entry, [lib('kernel'), lib('holdings'), lib('performance')].join('\n'));
    const [bundle] = [
      await build({
        root: ROOT,
        configFile: false,
        logLevel: 'error',
        resolve: { tsconfigPaths: true },
        build: { ssr: entry, write: false, minify: false, target: 'node24' },
      }),
    ].flat() as Rollup.RollupOutput[];
    const file = path.join(folder, 'library.mjs');
    writeFileSync(file, bundle!.output[0].code);
    return (await import(pathToFileURL(file).href)) as ComputeLibrary;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
