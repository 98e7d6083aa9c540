export {
  currencyCell,
  dateCell,
  decimalCell,
  isCurrencyCode,
  SYMBOL_FORM,
  symbolCell,
  type DecimalCellOptions,
} from './cells.js';
export { ImportIssues, MAX_LISTED_ISSUES } from './import-issues.js';
export { MAX_CELL_LENGTH, type ImportRow } from './import-row.js';
export { plainTextProblem } from './plain-text.js';
export { READ_ROWS_DEFAULTS, readRows, type ImportFormat, type ReadRowsOptions } from './read-rows.js';
