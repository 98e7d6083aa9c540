import { Module } from '@nestjs/common';
import { WritesModule } from '../idempotency/writes.module.js';
import { PriceQuarantineController } from '../ops/price-quarantine.controller.js';
import { PriceRefreshController } from '../ops/price-refresh.controller.js';
import { CorrectionsController } from './corrections.controller.js';
import { InstrumentResolutionController } from './instrument-resolution.controller.js';
import { MarketDataUploads } from './market-data-uploads.js';
import { PricesController } from './prices.controller.js';

/**
 * `/instruments/:symbol/prices` and `/resolve`, `/prices`, `/exchange-rates`, `/ops/price-quarantine`, `/ops/price-refresh`. Needs the
 * global `LedgerModule` and `PricesModule`.
 */
@Module({
  imports: [WritesModule],
  controllers: [
    PricesController,
    CorrectionsController,
    InstrumentResolutionController,
    PriceQuarantineController,
    PriceRefreshController,
  ],
  providers: [MarketDataUploads],
})
export class PriceRoutesModule {}
