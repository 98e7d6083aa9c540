import { ExchangeRateEntity } from './exchange-rate.entity.js';
import { PriceHistoryEntity } from './price-history.entity.js';
import { QuoteEntity } from './quote.entity.js';

/** Every entity whose table this lib owns; for the list of a DataSource, together with the ledger's. */
export const PRICE_ENTITIES = [PriceHistoryEntity, QuoteEntity, ExchangeRateEntity];
