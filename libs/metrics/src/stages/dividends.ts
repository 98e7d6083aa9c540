import { Injectable } from '@nestjs/common';
import { DividendSource, type DividendSummary, soundSummary } from '@portfolio-metrics/dividends';
import type { CalendarDate, Outcome } from '@portfolio-metrics/kernel';
import { DependencyGuards } from '../resilience/dependency-guards.js';
import type { MetricsScope } from './metrics-scope.js';
import { orUnavailable } from './outcomes.js';

/** The dividend source behind its guard, which also counts an answer that cannot be true as a failure; never rejects. */
@Injectable()
export class DividendReader {
  constructor(
    private readonly source: DividendSource,
    private readonly guards: DependencyGuards,
  ) {}

  async summaryOf(
    { userId, portfolioId }: MetricsScope,
    currency: string,
    asOf: CalendarDate,
    signal: AbortSignal,
  ): Promise<Outcome<DividendSummary>> {
    const query = { userId, portfolioId, currency, asOf };
    return await orUnavailable(
      this.guards.dividends.call(
        async (within) => soundSummary(await this.source.summaryOf(query, within), query),
        signal,
      ),
    );
  }
}
