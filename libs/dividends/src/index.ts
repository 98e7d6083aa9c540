export { PlaceholderDividendSource } from './adapters/placeholder-dividend-source.js';
export { DividendSource, type DividendPayment, type DividendQuery, type DividendSummary } from './dividend-source.js';
export { soundSummary, UnsoundSummaryError } from './domain/sound-summary.js';
export { DividendsModule } from './dividends.module.js';
export type { DividendsModuleOptions } from './dividends.module-definition.js';
