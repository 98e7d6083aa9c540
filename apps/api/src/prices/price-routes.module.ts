import { Module } from '@nestjs/common';
import { WritesModule } from '../idempotency/writes.module.js';
import { MarketDataUploads } from './market-data-uploads.js';
import { PricesController } from './prices.controller.js';

/** `/instruments/:symbol/prices`, `/prices`, `/exchange-rates`. Needs the global `LedgerModule` and `PricesModule`. */
@Module({ imports: [WritesModule], controllers: [PricesController], providers: [MarketDataUploads] })
export class PriceRoutesModule {}
