import { Module } from '@nestjs/common';
import { InstrumentService } from './instrument.service.js';

/** Instruments and splits. Needs the global `DatabaseModule` of the application. */
@Module({ providers: [InstrumentService], exports: [InstrumentService] })
export class InstrumentsModule {}
