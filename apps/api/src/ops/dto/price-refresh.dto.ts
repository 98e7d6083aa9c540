import { ApiProperty } from '@nestjs/swagger';
import type { RefreshCounts, RefreshOverview, RefreshReport, RefreshRunRecord } from '@portfolio-metrics/prices';
import {
  Choice,
  Count,
  DateOrNull,
  DateProperty,
  Instant,
  InstantOrNull,
  ListOf,
  Text,
  TextOrNull,
} from '../../openapi/properties.js';

const RUN_STATUSES = ['running', 'finished', 'failed'] as const;
const STAGES = ['planning', 'exchange-rates', 'quotes', 'closes', 'descriptions', 'done'] as const;

export class RefreshCountsView implements RefreshCounts {
  @Count('Answers that passed the gate.')
  received!: number;

  @Count('Rows written because they differ from what was stored.')
  changed!: number;

  @Count('Answers that cannot be true.')
  refused!: number;

  @Count('Answers that wait for a decision.')
  held!: number;
}

export class RefreshStageView {
  @Count('Instruments to ask for.')
  planned!: number;

  @Count('Instruments asked for, whatever came of it.')
  done!: number;
}

export class RefreshFailureView {
  @Text('Name of the provider.')
  source!: string;

  @Text('`quotes`, `exchange rates`, or a symbol.')
  subject!: string;

  @Text()
  reason!: string;
}

export class RefreshRunView {
  @Instant('The scheduled instant that it was for.')
  slot!: string;

  @Choice(RUN_STATUSES, '`running` without a recent `updatedAt` was cut off: the next run goes on with its work.')
  status!: string;

  @Count('How often it was begun.')
  attempts!: number;

  @Instant()
  startedAt!: string;

  @Instant('Last sign of life.')
  updatedAt!: string;

  @InstantOrNull('Null while it runs.')
  finishedAt!: string | null;

  @Choice(STAGES)
  stage!: string;

  @Count('Instruments that are known.')
  instruments!: number;

  @ApiProperty({ type: RefreshStageView })
  quoteCalls!: RefreshStageView;

  @ApiProperty({ type: RefreshStageView })
  closeCalls!: RefreshStageView;

  @ApiProperty({ type: RefreshCountsView })
  quotes!: RefreshCountsView;

  @ApiProperty({ type: RefreshCountsView })
  closes!: RefreshCountsView;

  @ApiProperty({ type: RefreshCountsView })
  exchangeRates!: RefreshCountsView;

  @Count('Splits that were taken over.')
  splitsApplied!: number;

  @Count('Splits that prices speak against.')
  splitsContradicted!: number;

  @Count('Instruments whose unknown parts were filled in.')
  described!: number;

  @Count('Instruments whose missing closes were left for the next run.')
  postponed!: number;

  @Count('Calls that came to nothing, and answers that were refused.')
  failureCount!: number;

  @ListOf(() => RefreshFailureView, 'At most a hundred of them.')
  failures!: readonly RefreshFailureView[];
}

export class MissingCloseView {
  @Text()
  symbol!: string;

  @DateOrNull('null: it has none at all.')
  lastClose!: string | null;

  @DateProperty('The last session that is over.')
  expected!: string;
}

export class PriceRefreshView {
  @TextOrNull('Cron in UTC; null: nothing runs by itself in this process.')
  schedule!: string | null;

  @InstantOrNull('The next scheduled instant; null: nothing runs by itself in this process.')
  nextSlot!: string | null;

  @ApiProperty({ type: [String], description: 'In the order in which they are asked.' })
  providers!: readonly string[];

  @ListOf(() => RefreshRunView, 'Latest first, at most twenty.')
  runs!: readonly RefreshRunView[];

  @Count('Prices and answers that wait for a decision.')
  quarantined!: number;

  @Count('Symbols in use without the close of the last session that is over.')
  missingCount!: number;

  @ListOf(() => MissingCloseView, 'At most a hundred of them.')
  missing!: readonly MissingCloseView[];
}

export function priceRefreshView({ nextSlot, runs, ...overview }: RefreshOverview): PriceRefreshView {
  return { ...overview, nextSlot: nextSlot?.toISOString() ?? null, runs: runs.map(runView) };
}

function runView({
  slot,
  status,
  attempts,
  startedAt,
  updatedAt,
  finishedAt,
  progress,
}: RefreshRunRecord): RefreshRunView {
  return {
    slot: slot.toISOString(),
    status,
    attempts,
    startedAt: startedAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    ...reportView(progress),
  };
}

function reportView({
  progress,
  splits,
  ...report
}: RefreshReport): Omit<RefreshRunView, 'slot' | 'status' | 'attempts' | 'startedAt' | 'updatedAt' | 'finishedAt'> {
  return {
    ...report,
    quoteCalls: progress.quotes,
    closeCalls: progress.closes,
    splitsApplied: splits.applied,
    splitsContradicted: splits.contradicted,
  };
}
