import { Module } from '@nestjs/common';
import { IdempotentWrites } from './idempotency/idempotent-writes.js';
import { InstrumentsModule } from './instruments/instruments.module.js';
import {
  ConfigurableModuleClass,
  LEDGER_DEFAULTS,
  LEDGER_OPTIONS,
  type LedgerModuleOptions,
  type LedgerOptions,
  MODULE_OPTIONS_TOKEN,
} from './ledger.module-definition.js';
import { PortfolioService } from './portfolios/portfolio.service.js';
import { LedgerReader } from './reader/ledger-reader.js';
import { OpaqueTokens } from './tokens/opaque-tokens.js';
import { TransactionExport } from './transactions/transaction-export.js';
import { TransactionImport } from './transactions/transaction-import.js';
import { TransactionService } from './transactions/transaction.service.js';

/** Portfolios, transactions and instruments. Needs `Database` (global `DatabaseModule`) and a provider of `Clock`. */
@Module({
  imports: [InstrumentsModule],
  providers: [
    {
      provide: LEDGER_OPTIONS,
      useFactory: (options: LedgerModuleOptions): LedgerOptions => ({ ...LEDGER_DEFAULTS, ...options }),
      inject: [MODULE_OPTIONS_TOKEN],
    },
    {
      provide: OpaqueTokens,
      useFactory: (options: LedgerOptions) => new OpaqueTokens(options.cursorSecret),
      inject: [LEDGER_OPTIONS],
    },
    IdempotentWrites,
    LedgerReader,
    PortfolioService,
    TransactionExport,
    TransactionImport,
    TransactionService,
  ],
  exports: [
    IdempotentWrites,
    InstrumentsModule,
    LedgerReader,
    OpaqueTokens,
    PortfolioService,
    TransactionExport,
    TransactionImport,
    TransactionService,
  ],
})
export class LedgerModule extends ConfigurableModuleClass {}
