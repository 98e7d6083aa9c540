import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { DatabaseSetupError } from '@portfolio-metrics/database';
import { EnvironmentError, readEnvironment } from '../config/environment.js';
import { purgeCacheNow, purgeLine } from '../service/purge-cache-now.js';

/**
 * Deletes cache entries past their stale limit now, with the configuration of the service, which may be running. `--force` deletes
 * also when a suspicious share of all entries is past it. Exits with 1 when the purge was refused or could not run.
 */
try {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => flag !== '--force');
  if (unknown !== undefined) throw new EnvironmentError(`unknown argument ${unknown}; there is only --force`);
  // The line below says the same for people.
  Logger.overrideLogger(false);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const report = await purgeCacheNow(readEnvironment(process.env), flags.includes('--force'), say);
  say(purgeLine(report));
  process.exitCode = report.outcome === 'refused' ? 1 : 0;
} catch (error) {
  const expected = error instanceof EnvironmentError || error instanceof DatabaseSetupError;
  process.stderr.write(`the cache was not purged: ${expected ? error.message : String((error as Error).stack)}\n`);
  process.exitCode = 1;
}
