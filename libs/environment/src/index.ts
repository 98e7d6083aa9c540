export { EnvironmentError } from './environment-error.js';
export { PRICE_PROVIDER_NAMES, type PriceProviderName, type PriceSettings } from './price-settings.js';
export { readSharedSettings, type SharedSettings } from './shared-settings.js';
export {
  readBoolean,
  readChoice,
  readCron,
  readDatabaseUrl,
  readHttpUrl,
  readInteger,
  readText,
  type Variables,
} from './variables.js';
