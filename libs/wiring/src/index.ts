export { assertImportedOnce } from './imported-once.js';
export { assertSchedule, assertWholeNumber, givenOptions, requiredOption } from './options.js';
export { WiringError } from './wiring-error.js';
