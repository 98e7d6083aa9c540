import 'reflect-metadata';
import { DatabaseSetupError } from '@portfolio-metrics/database';
import { EnvironmentError } from '@portfolio-metrics/environment';
import { createServiceLog, endWithProcess, LogSink, ProcessEnd } from '@portfolio-metrics/process';
import { readWorkerEnvironment } from './config/environment.js';
import { Worker } from './worker.js';

/** Longest time that the last lines may take to be written. */
const LAST_LINES_MS = 1_000;

const sink = new LogSink();

try {
  const environment = readWorkerEnvironment(process.env);
  const log = createServiceLog('info', sink);
  const worker = new Worker(environment, log, (line) => sink.write(`${line}\n`));
  const flush = async (): Promise<void> => sink.end(LAST_LINES_MS);
  const ends = { service: worker, log, flush, exit: (code: number) => process.exit(code) };
  endWithProcess(new ProcessEnd(ends, { drainMs: 0, killMs: environment.killMs }));
  worker.start().catch(async (error: unknown) => {
    if (!worker.isStopping) await giveUp(error);
  });
} catch (error) {
  await giveUp(error);
}

async function giveUp(error: unknown): Promise<void> {
  const expected = error instanceof EnvironmentError || error instanceof DatabaseSetupError;
  const reason = expected ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`portfolio-metrics worker cannot start: ${reason}\n`);
  await sink.end(LAST_LINES_MS);
  process.exit(1);
}
