import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

/** This repository. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

const CONFIGURATION = path.join(ROOT, '.dependency-cruiser.cjs');
const FOLDERS = ['apps', 'libs', 'migrations', 'test'];

/** Who imports whom below `root`, judged by the rules of this repository. `root` has a tsconfig.json with the aliases. */
export async function cruiseRepository(root: string, folders: readonly string[] = FOLDERS): Promise<ICruiseResult> {
  const tsConfigFile = path.join(root, 'tsconfig.json');
  const options = await extractDepcruiseOptions(CONFIGURATION);
  const { output } = await cruise(
    [...folders],
    { ...options, baseDir: root, tsConfig: { fileName: tsConfigFile } },
    undefined,
    { tsConfig: extractTSConfig(tsConfigFile) },
  );
  return output as ICruiseResult;
}
