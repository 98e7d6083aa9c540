import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Clock, SystemClock } from '@portfolio-metrics/kernel';
import { deadlineSignal, DependencyGuard, GuardRegistry, READ_RETRY } from '@portfolio-metrics/resilience';
import { describe, expect, it } from 'vitest';
import { DEPENDENCY_GUARD_DEFAULTS } from './guard-options.js';

// README begins
class Weather {
  private readonly guard: DependencyGuard;

  constructor(
    private readonly fetchForecast: (city: string, signal: AbortSignal) => Promise<string>,
    private readonly clock: Clock,
    registry: GuardRegistry,
  ) {
    this.guard = new DependencyGuard('weather', { timeoutMs: 1_000, retry: READ_RETRY }, { clock, registry });
  }

  async forecast(city: string): Promise<string> {
    const deadline = deadlineSignal(3_000, this.clock);
    const outcome = await this.guard.call(async (signal) => await this.fetchForecast(city, signal), deadline);
    return outcome.status === 'unavailable' ? `unknown (${outcome.reason})` : outcome.value;
  }
}
// README ends

describe('the README', () => {
  const [source, readme] = ['readme.spec.ts', '../README.md'].map((file) =>
    readFileSync(path.join(import.meta.dirname, file), 'utf8'),
  ) as [string, string];

  it('shows the code that is run here', () => {
    const example = /\/\/ README begins\n(.*)\/\/ README ends/s.exec(source)![1]!;
    expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
  });

  it('answers whatever the dependency does, stops asking it, and can be watched', async () => {
    let asked = 0;
    const registry = new GuardRegistry();
    const weather = new Weather(
      async (city) => {
        asked += 1;
        if (city !== 'Bern') throw new Error('down');
        return 'sunny';
      },
      new SystemClock(),
      registry,
    );
    expect(await weather.forecast('Bern')).toBe('sunny');
    for (let call = 1; call <= 5; call += 1) expect(await weather.forecast('Oslo')).toBe('unknown (failed)');
    expect(await weather.forecast('Bern')).toBe('unknown (circuit_open)');
    expect(asked).toBe(6);
    expect(registry.states()).toEqual({ weather: 'open' });
  });

  it('lists every option with its default', () => {
    const { retry, ...numbers } = DEPENDENCY_GUARD_DEFAULTS;
    const rows = Object.fromEntries(
      [...readme.matchAll(/^\| `([\w.]+)` +\| ([\d.,]+|off) +\|/gm)].map(([, option, value]) => [option, value]),
    );
    const shown = (values: object): object =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, (value as number).toLocaleString('en')]));
    expect(retry).toBeNull();
    const retries = Object.fromEntries(Object.entries(READ_RETRY).map(([name, value]) => [`retry.${name}`, value]));
    expect(rows).toEqual({ ...shown(numbers), retry: 'off', ...shown(retries) });
  });
});
