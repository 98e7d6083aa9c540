import { Module } from '@nestjs/common';
import { WritesModule } from '../idempotency/writes.module.js';
import { TransactionFilesController } from './transaction-files.controller.js';
import { TransactionsController } from './transactions.controller.js';

/** `/transactions`. Needs the global `LedgerModule`. */
@Module({ imports: [WritesModule], controllers: [TransactionFilesController, TransactionsController] })
export class TransactionsModule {}
