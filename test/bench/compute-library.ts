import type * as Holdings from '../../libs/holdings/src/index.ts';
import type * as Kernel from '../../libs/kernel/src/index.ts';
import type * as Performance from '../../libs/performance/src/index.ts';
import { bundled, ROOT } from './compiled.ts';

export interface ComputeLibrary {
  readonly kernel: typeof Kernel;
  readonly holdings: typeof Holdings;
  readonly performance: typeof Performance;
}

/** The calculation as production runs it. decimal.js stays the module that is installed. */
export async function loadComputeLibrary(): Promise<ComputeLibrary> {
  const lib = (name: string): string => `export * as ${name} from '${ROOT}/libs/${name}/src/index.js';`;
  return await bundled([lib('kernel'), lib('holdings'), lib('performance')].join('\n'));
}
