import { Injectable } from '@nestjs/common';
import type { Outcome } from '@portfolio-metrics/kernel';
import { MarketStatusService } from '@portfolio-metrics/market-status';
import { DependencyGuards, type MissingPart } from '@portfolio-metrics/metrics';
import { HeldExchanges } from './held-exchanges.js';

/** What an answer about calendars must say about itself. */
export interface CalendarMeta extends Readonly<Record<string, unknown>> {
  /** Something of `missing` is to be reckoned with. */
  readonly degraded: boolean;
  readonly missing: readonly MissingPart[];
}

/** What has to be known before the calendars are asked. Calendars themselves need no database: they answer without it, and say so. */
@Injectable()
export class CalendarKnowledge {
  constructor(
    private readonly markets: MarketStatusService,
    private readonly heldExchanges: HeldExchanges,
    private readonly guards: DependencyGuards,
  ) {}

  /** Makes sure of the overrides; where they cannot be read, those read last hold, or none. */
  async ofOverrides(): Promise<CalendarMeta> {
    return metaOf([['calendarOverrides', await this.overrides()]]);
  }

  /** The same, and the exchanges of what the user holds; where that cannot be read, all that have a calendar. */
  async ofUser(userId: string): Promise<{ readonly exchanges: readonly string[]; readonly meta: CalendarMeta }> {
    const [held, overrides] = await Promise.all([
      this.guards.transactions.call(async () => this.heldExchanges.exchangesOf(userId)),
      this.overrides(),
    ]);
    return {
      exchanges: held.status === 'ok' ? held.value : this.markets.knownMics(),
      meta: metaOf([
        ['transactions', held],
        ['calendarOverrides', overrides],
      ]),
    };
  }

  private async overrides(): Promise<Outcome<void>> {
    return await this.guards.marketStatus.call(async () => this.markets.refreshOverrides());
  }
}

function metaOf(outcomes: ReadonlyArray<readonly [section: string, outcome: Outcome<unknown>]>): CalendarMeta {
  const missing = outcomes.flatMap(([section, outcome]) =>
    outcome.status === 'unavailable' ? [{ section, reason: outcome.reason }] : [],
  );
  return { degraded: missing.length > 0, missing };
}
