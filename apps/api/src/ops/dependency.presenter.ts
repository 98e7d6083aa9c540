import type { GuardReport } from '@portfolio-metrics/resilience';
import type { DependencyView } from './dto/dependency.dto.js';

export function presentDependency(report: GuardReport): DependencyView {
  const { since, impairedSince, probeInMs, lastTransition, lastFailure, counts } = report;
  return {
    ...report,
    since: since?.toISOString() ?? null,
    impairedSince: impairedSince?.toISOString() ?? null,
    probeInMs: probeInMs === null ? null : Math.ceil(probeInMs),
    lastTransition: lastTransition === null ? null : { ...lastTransition, at: lastTransition.at.toISOString() },
    lastFailure: lastFailure === null ? null : { ...lastFailure, at: lastFailure.at.toISOString() },
    counts: { ...counts, outcomes: { ...counts.outcomes } },
  };
}
