export { SYMBOL_FORM } from '@portfolio-metrics/imports';
export { majorCurrencyOf } from './domain/currency.js';
export { PRICE_ADJUSTMENTS, type PriceAdjustment, type Instrument, type Split } from './domain/instrument.js';
export type { LedgerSnapshot } from './domain/ledger-snapshot.js';
export { COST_BASIS_METHODS, type CostBasisMethod, type Portfolio } from './domain/portfolio.js';
export { MAX_PORTFOLIO_NAME, PORTFOLIO_DEFAULTS, type PortfolioDraft } from './domain/portfolio-draft.js';
export {
  ORDER_COLUMNS,
  TRANSACTION_COLUMNS,
  type TransactionField,
  type TransactionFields,
} from './domain/transaction-fields.js';
export {
  isAcquisition,
  isDisposal,
  TRANSACTION_TYPES,
  type LedgerTransaction,
  type TransactionType,
} from './domain/transaction.js';
export { ASSET_CLASSES, type AssetClass } from './instruments/asset-class.js';
export { INSTRUMENT_ENTITIES } from './instruments/instrument-entities.js';
export { InstrumentEntity } from './instruments/instrument.entity.js';
export { InstrumentService, type InstrumentListQuery } from './instruments/instrument.service.js';
export { InstrumentsModule } from './instruments/instruments.module.js';
export { IdempotentWrites } from './idempotency/idempotent-writes.js';
export type { IdempotentAnswer, IdempotentRequest, WriteAnswer } from './idempotency/idempotent-writes.js';
export { fingerprintOf } from './idempotency/fingerprint.js';
export type { ExpectedVersions } from './expected-version.js';
export { MAX_UPLOAD_BYTES, SpooledFile, spoolUpload, type SpooledUpload } from './files/spooled-file.js';
export { LedgerModule } from './ledger.module.js';
export { LEDGER_DEFAULTS, type LedgerModuleOptions } from './ledger.module-definition.js';
export { keysetPage, PAGE_LIMITS, type Page, type PageRequest, type Position } from './paging.js';
export { DividendEntity } from './persistence/dividend.entity.js';
export { IdempotencyKeyEntity } from './persistence/idempotency-key.entity.js';
export { LEDGER_ENTITIES } from './persistence/ledger-entities.js';
export { PortfolioEntity } from './persistence/portfolio.entity.js';
export { TransactionEntity } from './persistence/transaction.entity.js';
export type { PortfolioRecord } from './portfolios/portfolio-rows.js';
export { MAX_PORTFOLIOS, PortfolioService } from './portfolios/portfolio.service.js';
export type { HeldSymbols } from './reader/held-symbols.js';
export { LedgerReader } from './reader/ledger-reader.js';
export { OpaqueTokens } from './tokens/opaque-tokens.js';
export { TransactionExport, type TransactionFile } from './transactions/transaction-export.js';
export {
  IMPORT_TRANSACTION,
  type ImportCounts,
  TransactionImport,
  type TransactionImportRequest,
} from './transactions/transaction-import.js';
export { amendedFields, type TransactionRecord } from './transactions/transaction-rows.js';
export { type TransactionFilter, TransactionService } from './transactions/transaction.service.js';
