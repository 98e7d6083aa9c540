export type { ActivityJournal, CashActivity, PortfolioActivity, PositionActivity } from './domain/activity-journal.js';
export {
  ALLOCATION_DIMENSIONS,
  CASH_BUCKET,
  computeAllocation,
  UNKNOWN_BUCKET,
  type Allocation,
  type AllocationBucket,
  type AllocationDimension,
} from './domain/allocation.js';
export { computeHoldings, computeHoldingsInSlices } from './domain/compute-holdings.js';
export {
  explainFigure,
  EXPLAINED_FIGURES,
  type Derivation,
  type ExplainedFigure,
  type FigureExplanation,
} from './domain/explain-figure.js';
export type { HoldingsInput, RateLookup, ValuationPrice } from './domain/holdings-input.js';
export type {
  CashBalance,
  Holding,
  HoldingFlows,
  HoldingInBase,
  HoldingsResult,
  HoldingsTotals,
  Lot,
  LotRelief,
  MissingInput,
  MissingReason,
  MissingSection,
  PortfolioPosition,
  RealizedSale,
} from './domain/holdings-result.js';
