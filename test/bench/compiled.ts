import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type InlineConfig } from 'vite';

export const ROOT = path.resolve(import.meta.dirname, '../..');

const PLAIN: InlineConfig = { root: ROOT, configFile: false, logLevel: 'error', resolve: { tsconfigPaths: true } };

/** What the lines of `entry` export, as production runs it: compiled, in one file. Installed modules stay what they are. */
export async function bundled<Library>(entry: string): Promise<Library> {
  const folder = mkdtempSync(path.join(ROOT, 'node_modules/.bench-'));
  try {
    const input = path.join(folder, 'entry.ts');
    writeFileSync(input, entry);
    await build({
      ...PLAIN,
      build: {
        ssr: input,
        outDir: folder,
        emptyOutDir: false,
        minify: false,
        target: 'node24',
        rollupOptions: { output: { entryFileNames: 'library.mjs', codeSplitting: false } },
      },
    });
    return (await import(pathToFileURL(path.join(folder, 'library.mjs')).href)) as Library;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A folder with compiled applications and libraries in it; `remove` it at the end. */
export interface Compiled<Library> {
  readonly library: Library;
  readonly folder: string;
  readonly remove: () => void;
}

/** Compiles the sources (by the name of the result; one of them `library`) to plain JavaScript, decorators and all. */
export async function compiled<Library>(
  input: Readonly<Record<string, string>> & { readonly library: string },
): Promise<Compiled<Library>> {
  const folder = path.join(ROOT, `node_modules/.bench-${process.pid}`);
  mkdirSync(folder);
  await build({
    ...PLAIN,
    oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: 'node24',
      rollupOptions: { input, output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  });
  const library = (await import(pathToFileURL(path.join(folder, 'library.mjs')).href)) as Library;
  return { library, folder, remove: () => rmSync(folder, { recursive: true }) };
}
