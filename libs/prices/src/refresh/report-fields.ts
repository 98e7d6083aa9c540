import type { RefreshCounts, RefreshReport, StageProgress } from './refresh-report.js';

/**
 * The counts of a report as the fields of one log line, without its failures. They are flat: what is nested is not written to the log.
 * `quotesPlanned` and `closesPlanned` count instruments, as their progress does.
 */
export function reportFields(report: RefreshReport): Record<string, string | number> {
  const { stage, instruments, quotes, closes, exchangeRates, progress, splits } = report;
  return {
    stage,
    instruments,
    ...prefixed('quotes', { ...quotes, ...progress.quotes }),
    ...prefixed('closes', { ...closes, ...progress.closes }),
    ...prefixed('exchangeRates', exchangeRates),
    splitsApplied: splits.applied,
    splitsContradicted: splits.contradicted,
    described: report.described,
    postponed: report.postponed,
    failureCount: report.failureCount,
  };
}

function prefixed(name: string, counts: RefreshCounts | (RefreshCounts & StageProgress)): Record<string, number> {
  const entries = Object.entries(counts) as Array<[string, number]>;
  return Object.fromEntries(entries.map(([key, count]) => [`${name}${key[0]!.toUpperCase()}${key.slice(1)}`, count]));
}
