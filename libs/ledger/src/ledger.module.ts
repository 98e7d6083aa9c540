import { type DynamicModule, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import {
  assertImportedOnce,
  assertWholeNumber,
  givenOptions,
  requiredOption,
  WiringError,
} from '@portfolio-metrics/wiring';
import { IdempotentWrites } from './idempotency/idempotent-writes.js';
import { InstrumentsModule } from './instruments/instruments.module.js';
import {
  ConfigurableModuleClass,
  LEDGER_DEFAULTS,
  LEDGER_OPTIONS,
  type LedgerModuleOptions,
  type LedgerOptions,
  MODULE_OPTIONS_TOKEN,
  type OPTIONS_TYPE,
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
      useFactory: ledgerOptions,
      inject: [{ token: MODULE_OPTIONS_TOKEN, optional: true }],
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
export class LedgerModule extends ConfigurableModuleClass {
  constructor(modules: ModulesContainer) {
    super();
    assertImportedOnce(modules, LedgerModule);
  }

  static override forRoot(options: typeof OPTIONS_TYPE): DynamicModule {
    return super.forRoot(givenOptions(LedgerModule, options));
  }
}

const SECRET_LENGTH = 32;

function ledgerOptions(given: LedgerModuleOptions | undefined): LedgerOptions {
  const options = { ...LEDGER_DEFAULTS, ...givenOptions(LedgerModule, given) };
  const advice = `give ${SECRET_LENGTH} or more secret characters, the same on all replicas`;
  const secret = requiredOption(LedgerModule, 'cursorSecret', options.cursorSecret, advice);
  if (secret.length < SECRET_LENGTH)
    throw new WiringError(`LedgerModule: the option cursorSecret is too short: ${advice}`);
  assertWholeNumber(LedgerModule, 'maxImportRows', options.maxImportRows, 1);
  assertWholeNumber(LedgerModule, 'maxTransactions', options.maxTransactions, 1);
  return options;
}
