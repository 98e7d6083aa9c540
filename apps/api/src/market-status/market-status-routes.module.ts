import { Module } from '@nestjs/common';
import { CalendarOverrideEditor } from '@portfolio-metrics/market-status';
import { CalendarOverridesController } from './calendar-overrides.controller.js';
import { CalendarKnowledge } from './calendar-knowledge.js';
import { HeldExchanges } from './held-exchanges.js';
import { LedgerHeldExchanges } from './ledger-held-exchanges.js';
import { MarketStatusController } from './market-status.controller.js';

/** `/market-status`. Needs the global `LedgerModule`, `MarketStatusModule`, `MetricsModule` (its guards) and `DatabaseModule`. */
@Module({
  controllers: [MarketStatusController, CalendarOverridesController],
  providers: [CalendarOverrideEditor, CalendarKnowledge, { provide: HeldExchanges, useClass: LedgerHeldExchanges }],
})
export class MarketStatusRoutesModule {}
