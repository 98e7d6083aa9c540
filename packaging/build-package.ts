/**
 * Builds the package that other applications install: `npm run pack`, which is
 * `node packaging/build-package.ts .build/package`. Prints the tarball's path. Run by Node itself: erasable TypeScript, no aliases.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileLibs } from './compile-libs.ts';
import { exportedBarrels, packageManifest } from './package-manifest.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/** Compiles, writes the manifest, packs; the path of the tarball. */
function buildPackage(target: string): string {
  const work = mkdtempSync(path.join(tmpdir(), 'portfolio-metrics-package-'));
  try {
    compileLibs(ROOT, Object.values(exportedBarrels(ROOT)), path.join(work, 'dist'));
    cpSync(path.join(ROOT, 'libs/portfolio-metrics/README.md'), path.join(work, 'README.md'));
    for (const page of ['extending.md', 'definitions.md'])
      cpSync(path.join(ROOT, 'docs', page), path.join(work, 'docs', page));
    writeFileSync(path.join(work, 'package.json'), `${JSON.stringify(packageManifest(ROOT, work), null, 2)}\n`);
    mkdirSync(target, { recursive: true });
    const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', target], {
      cwd: work,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    return path.join(target, filename);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

process.stdout.write(`${buildPackage(path.resolve(process.argv[2] ?? '.'))}\n`);
