export { SYMBOL_FORM, type Instrument, type Split } from './domain/instrument.js';
export type { LedgerSnapshot } from './domain/ledger-snapshot.js';
export { COST_BASIS_METHODS, type CostBasisMethod, type Portfolio } from './domain/portfolio.js';
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
