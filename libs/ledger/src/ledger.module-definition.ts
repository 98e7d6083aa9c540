import { ConfigurableModuleBuilder } from '@nestjs/common';

/** What `LedgerModule.forRoot` takes. */
export interface LedgerModuleOptions {
  /** Key of cursors and version tags: the same on all replicas, at least 32 characters, secret. */
  readonly cursorSecret: string;
  /** Most rows of one import. Default 1,000,000. */
  readonly maxImportRows?: number;
  /** Most transactions of one user, checked by imports. Default 2,000,000. */
  readonly maxTransactions?: number;
}

/** The options with their defaults filled in. */
export type LedgerOptions = Required<LedgerModuleOptions>;

/** Most rows of one import, and most transactions of one user, where nothing else is said. */
export const LEDGER_DEFAULTS = Object.freeze({ maxImportRows: 1_000_000, maxTransactions: 2_000_000 });

/** DI token of `LedgerOptions`. */
export const LEDGER_OPTIONS = Symbol('LEDGER_OPTIONS');

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<LedgerModuleOptions>()
    .setClassMethodName('forRoot')
    .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();
