import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropGenerationTriggers, generationTriggers } from './support/generation-triggers.js';
import { runAll } from './support/run-all.js';

/** Operators' changes to exchange calendars. Reference data: no tenant. Times are local to the exchange. */
export class MarketCalendarOverrides1764000003000 implements MigrationInterface {
  readonly name = 'MarketCalendarOverrides1764000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      `create table market_calendar_overrides (
         mic text not null,
         date date not null,
         kind text not null,
         open_time time without time zone,
         close_time time without time zone,
         note text not null default '',
         updated_at timestamptz not null default now(),
         constraint market_calendar_overrides_pk primary key (mic, date),
         constraint market_calendar_overrides_kind check (kind in ('closed', 'early_close', 'late_open', 'open')),
         constraint market_calendar_overrides_times check (case kind
           when 'closed' then open_time is null and close_time is null
           when 'early_close' then open_time is null and close_time is not null
           when 'late_open' then open_time is not null
           else open_time is not null and close_time is not null end),
         constraint market_calendar_overrides_order check (open_time < close_time)
       )`,
      'grant select, insert, update, delete on market_calendar_overrides to portfolio_metrics_app',
      ...generationTriggers('market_calendar_overrides', 'market', `'calendar:' || r.mic`),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      ...dropGenerationTriggers('market_calendar_overrides'),
      'drop table market_calendar_overrides',
    ]);
  }
}
