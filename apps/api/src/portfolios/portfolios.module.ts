import { Module } from '@nestjs/common';
import { WritesModule } from '../idempotency/writes.module.js';
import { PortfoliosController } from './portfolios.controller.js';

/** `/portfolios`. Needs the global `LedgerModule`. */
@Module({ imports: [WritesModule], controllers: [PortfoliosController] })
export class PortfoliosModule {}
