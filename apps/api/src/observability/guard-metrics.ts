import type { GuardRegistry, GuardReport } from '@portfolio-metrics/resilience';
import { Counter, Gauge, type Metric } from 'prom-client';

type Figure = readonly [labels: Readonly<Record<string, string>>, value: number];

/** What the guards of this process have counted. Read when asked for: a call pays nothing for it. */
export function guardMetrics(guards: GuardRegistry): Metric[] {
  const gauge = (
    name: string,
    help: string,
    figuresOf: (report: GuardReport) => Figure[],
    ...labels: string[]
  ): Metric =>
    new Gauge({
      name: `dependency_guard_${name}`,
      help,
      labelNames: ['dependency', ...labels],
      registers: [],
      collect() {
        this.reset();
        for (const [figure, value] of figuresByDependency(guards, figuresOf)) this.set(figure, value);
      },
    });
  const counter = (
    name: string,
    help: string,
    figuresOf: (report: GuardReport) => Figure[],
    ...labels: string[]
  ): Metric =>
    new Counter({
      name: `dependency_guard_${name}_total`,
      help,
      labelNames: ['dependency', ...labels],
      registers: [],
      collect() {
        this.reset();
        for (const [figure, value] of figuresByDependency(guards, figuresOf)) this.inc(figure, value);
      },
    });
  return [
    gauge('state', '1 for the state that the guard of a dependency is in.', ({ state }) => [[{ state }, 1]], 'state'),
    gauge('running', 'Attempts under way.', ({ running }) => [[{}, running]]),
    gauge('waiting', 'Calls that wait for a place.', ({ waiting }) => [[{}, waiting]]),
    counter(
      'calls',
      'Calls by what they came to.',
      ({ counts }) => Object.entries(counts.outcomes).map(([outcome, count]) => [{ outcome }, count]),
      'outcome',
    ),
    counter('attempts', 'Times that the dependency was really called.', ({ counts }) => [[{}, counts.attempts]]),
    counter('retries', 'Calls that were tried a second time.', ({ counts }) => [[{}, counts.retries]]),
    counter('slow', 'Attempts that were answered slowly.', ({ counts }) => [[{}, counts.slow]]),
    counter('openings', 'Times that the circuit opened.', ({ counts }) => [[{}, counts.openings]]),
  ];
}

function figuresByDependency(guards: GuardRegistry, figuresOf: (report: GuardReport) => Figure[]): Figure[] {
  return guards
    .reports()
    .flatMap((report) =>
      figuresOf(report).map(([labels, value]): Figure => [{ dependency: report.name, ...labels }, value]),
    );
}
