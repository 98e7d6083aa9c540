import path from 'node:path';
import type { Plugin } from 'vitest/config';
import { exampleAt, ROOT } from './readme-examples.ts';

/** What other applications call the barrels: `portfolio-metrics`, `portfolio-metrics/kernel`. */
const PACKED = /^portfolio-metrics(?:\/(?<lib>[\w-]+))?$/;

/** Lets tests import the examples of READMEs, which compare what they state (`comparingCode`). */
export function readmeModules(): Plugin {
  return {
    name: 'readme-modules',
    enforce: 'pre',
    resolveId(id, importer) {
      if (exampleAt(id) !== null) return id;
      const packed = importer !== undefined && exampleAt(importer) !== null ? PACKED.exec(id) : null;
      return packed === null ? null : path.join(ROOT, 'libs', packed.groups!['lib'] ?? packed[0], 'src/index.ts');
    },
    async load(id) {
      const example = exampleAt(id);
      if (example === null) return null;
      this.addWatchFile(path.join(ROOT, example.readme));
      // Only where it is needed: it brings the compiler along.
      const { comparingCode } = await import('./stated-values.ts');
      return comparingCode(example);
    },
  };
}
