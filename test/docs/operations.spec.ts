import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SystemClock } from '@portfolio-metrics/kernel';
import { DependencyGuard, GuardRegistry } from '@portfolio-metrics/resilience';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminProgram } from '../../apps/api/src/cli/admin-program.js';
import { lostLinesMetric } from '../../apps/api/src/observability/process-metrics.js';
import { ServiceMetrics } from '../../apps/api/src/observability/service-metrics.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const PAGE = read('docs/operations.md');
const SOURCES = globSync('{apps,libs,migrations}/**/*.ts', { cwd: ROOT })
  .filter((file) => !file.endsWith('spec.ts'))
  .map(read)
  .join('\n');

const words = (pattern: RegExp, text = PAGE): string[] => [
  ...new Set([...text.matchAll(pattern)].map((found) => found[1]!)),
];

describe('docs/operations.md', () => {
  let metrics: ServiceMetrics;
  let figures: ReadonlySet<string>;

  beforeAll(async () => {
    const [clock, guards] = [new SystemClock(), new GuardRegistry()];
    // With one guard there are figures of guards.
    void new DependencyGuard('cache', {}, { clock, registry: guards });
    const database = { poolState: () => ({ total: 0, idle: 0, waiting: 0 }) } as ConstructorParameters<
      typeof ServiceMetrics
    >[1];
    metrics = new ServiceMetrics(guards, database, clock);
    metrics.add(lostLinesMetric(() => 0));
    figures = new Set(words(/^# TYPE (\w+) /gm, await metrics.text()));
  });
  afterAll(() => metrics.onApplicationShutdown());

  it('names figures that there are, and all of ours', () => {
    const table = PAGE.slice(PAGE.indexOf('## What to watch'), PAGE.indexOf('## Jobs'));
    const named = words(/`([a-z]+(?:_[a-z]+)+)`/g, table.slice(0, table.indexOf('In SQL')));
    const asked = words(/\b((?:http|portfolio_metrics|dependency|database|job)_\w+)[{[]/g, table);
    expect(asked.length).toBeGreaterThan(5);
    const labels = ['cache_status'];
    expect([...named, ...asked].filter((name) => !figures.has(name) && !labels.includes(name))).toEqual([]);
    const ours = [...figures].filter((name) => !/^(nodejs|process)_/.test(name));
    expect(ours.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('names nothing with an underscore that is neither a figure nor in the code', () => {
    const named = words(/`([a-z]+(?:_[a-z]+)+)`/g);
    expect(named.length).toBeGreaterThan(20);
    const unknown = named.filter((name) => !figures.has(name) && !new RegExp(`\\b${name}\\b`).test(SOURCES));
    // What belongs to PostgreSQL.
    expect(unknown.filter((name) => !['pg_dump', 'max_connections'].includes(name))).toEqual([]);
  });

  it('quotes log lines as they are written', () => {
    const lines = words(/(?:[Ll]og|line|later|or) `([a-z][a-z:,' ]+ [a-z:,' ]+)`/g);
    expect(lines.length).toBeGreaterThan(12);
    expect(lines.filter((line) => !SOURCES.includes(`'${line}'`))).toEqual([]);
  });

  it('names variables that the configuration describes', () => {
    const described = read('docs/configuration.md') + read('compose.yaml');
    const variables = words(/`([A-Z]+(?:_[A-Z]+)*)(?:=[^`]*)?`/g).filter((name) => name.length > 3);
    expect(variables.length).toBeGreaterThan(12);
    expect(variables.filter((name) => !new RegExp(`\\b${name}\\b`).test(described) && name !== 'SIGTERM')).toEqual([]);
  });

  it('names commands that there are, and every one', () => {
    const program = adminProgram({}, { screen: null, print: () => undefined, note: () => undefined });
    const commands = program.commands.map((command) => command.name());
    const named = words(/`npm run (?:-s )?admin -- ([a-z-]+)/g);
    expect(named.filter((name) => !commands.includes(name))).toEqual([]);
    expect(commands.filter((name) => !new RegExp(`\`(npm run (-s )?admin -- )?${name}\\b`).test(PAGE))).toEqual([]);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(words(/`npm run ([a-z][\w:-]*)/g).filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('plans with what was measured', () => {
    const measured = words(
      /(\d[\d.,]*(?: to \d+)? (?:µs|ms|s|MB|%))/g,
      PAGE.slice(PAGE.indexOf('| measured'), PAGE.indexOf('Each service')),
    );
    const pages = read('docs/performance.md').replaceAll('|', ' ').replaceAll(/\s+/g, ' ');
    expect(measured.length).toBeGreaterThan(6);
    const numbers = measured.map((text) => text.replace(/ (µs|ms|s|MB|%)$/, ''));
    expect(numbers.filter((number) => !pages.includes(` ${number} `) && !pages.includes(`${number}.`))).toEqual([]);
  });

  it('names the guards of the service, and leads to pages that there are', () => {
    for (const name of [
      'cache',
      'generations',
      'transactions',
      'prices',
      'closes',
      'exchangeRates',
      'marketStatus',
      'dividends',
    ]) {
      expect(PAGE).toContain(`\`${name}\``);
      expect(SOURCES).toContain(`guard('${name}')`);
    }
    const pages = words(/\]\(([\w.-]+\.md)\)/g);
    expect(pages.filter((page) => !existsSync(path.join(ROOT, 'docs', page)))).toEqual([]);
  });
});
