import 'reflect-metadata';
import { DatabaseSetupError } from '@portfolio-metrics/database';
import { createServiceLog, endWithProcess, LogSink, ProcessEnd } from '@portfolio-metrics/process';
import { EnvironmentError, readEnvironment } from './config/environment.js';
import { type Announcement, Service } from './service/service.js';

/** Longest time that the last lines may take to be written. */
const LAST_LINES_MS = 1_000;

const sink = new LogSink();
const say = (line: string): void => sink.write(`${line}\n`);

try {
  const environment = readEnvironment(process.env);
  const log = createServiceLog('info', sink);
  const service = new Service(environment, log, say, () => sink.lostLines);
  const end = new ProcessEnd(
    { service, log, flush: async () => sink.end(LAST_LINES_MS), exit: (code) => process.exit(code) },
    environment,
  );
  endWithProcess(end);
  service.start().then(announce, async (error: unknown) => {
    if (service.life.phase !== 'draining') await giveUp(error);
  });
} catch (error) {
  await giveUp(error);
}

function announce({ url, demoToken }: Announcement): void {
  say('');
  say(`portfolio-metrics is ready at ${url} (API description: ${url}/docs). Ctrl-C stops it.`);
  if (demoToken === null) return;
  say('');
  say('Demo user, simulated prices. Try:');
  say('');
  say(`TOKEN=${demoToken}`);
  say(`curl -H "Authorization: Bearer $TOKEN" ${url}/api/v1/dashboard`);
  say('');
}

async function giveUp(error: unknown): Promise<void> {
  process.stderr.write(`portfolio-metrics cannot start: ${reasonOf(error)}\n`);
  await sink.end(LAST_LINES_MS);
  process.exit(1);
}

/** One line for what an operator can mend, the stack for what only we can. */
function reasonOf(error: unknown): string {
  if (error instanceof EnvironmentError || error instanceof DatabaseSetupError) return error.message;
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${message}: set PORT to another one`;
  return stack ?? String(error);
}
