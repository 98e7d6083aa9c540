import { DividendEntity } from './dividend.entity.js';
import { INSTRUMENT_ENTITIES } from '../instruments/instrument-entities.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';
import { PortfolioEntity } from './portfolio.entity.js';
import { TransactionEntity } from './transaction.entity.js';

/** Every entity whose table this lib owns; for the list of a DataSource. */
export const LEDGER_ENTITIES = [
  ...INSTRUMENT_ENTITIES,
  PortfolioEntity,
  TransactionEntity,
  DividendEntity,
  IdempotencyKeyEntity,
];
