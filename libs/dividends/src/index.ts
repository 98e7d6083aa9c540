export { PlaceholderDividendSource } from './adapters/placeholder-dividend-source.js';
export { DividendSource, type DividendPayment, type DividendQuery, type DividendSummary } from './dividend-source.js';
export { DividendsModule, type DividendsModuleOptions } from './dividends.module.js';
