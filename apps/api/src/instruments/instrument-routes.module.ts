import { Module } from '@nestjs/common';
import { WritesModule } from '../idempotency/writes.module.js';
import { InstrumentsController } from './instruments.controller.js';

/** `/instruments`. Needs the global `LedgerModule` and `MarketStatusModule`. */
@Module({ imports: [WritesModule], controllers: [InstrumentsController] })
export class InstrumentRoutesModule {}
