import 'reflect-metadata';
import { DatabaseSetupError } from '@portfolio-metrics/database';
import { EnvironmentError, readEnvironment } from './config/environment.js';
import { type RunningService, startService } from './service/start-service.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const service = await startService(readEnvironment(process.env), say);
  stopOnSignals(service);
  announce(service);
} catch (error) {
  process.stderr.write(`portfolio-metrics cannot start: ${reasonOf(error)}\n`);
  process.exit(1);
}

function announce(service: RunningService): void {
  say('');
  say(`portfolio-metrics is ready at ${service.url} (API description: ${service.url}/docs). Ctrl-C stops it.`);
  if (service.demoToken === null) return;
  say('');
  say('Demo user, simulated prices. Try:');
  say('');
  say(`TOKEN=${service.demoToken}`);
  say(`curl -H "Authorization: Bearer $TOKEN" ${service.url}/api/v1/dashboard`);
  say('');
}

/** The first signal finishes what is under way; a second one does not wait. */
function stopOnSignals(service: RunningService): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      say('Stopping ...');
      process.once(signal, () => process.exit(130));
      service.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`portfolio-metrics did not stop cleanly: ${reasonOf(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
}

/** One line for what an operator can mend, the stack for what only we can. */
function reasonOf(error: unknown): string {
  if (error instanceof EnvironmentError || error instanceof DatabaseSetupError) return error.message;
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${message}: set PORT to another one`;
  return stack ?? String(error);
}
