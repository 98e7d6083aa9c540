export { HOLDING_STATUSES, type HoldingStatusFilter, NoParameters } from './definitions/parameters.js';
export type { ExplanationView } from './definitions/explanation-metric.js';
export type {
  BenchmarkFigures,
  PerformanceOfPeriod,
  PerformanceView,
  TimeSeriesPoint,
} from './definitions/performance-view.js';
export type { MetricsAnswer } from './metrics-answer.js';
export { MetricsModule, type MetricsModuleOptions } from './metrics.module.js';
export { MetricsOrchestrator, type MetricsRequest } from './metrics-orchestrator.js';
export type { CacheStatus, MetricsMeta, MissingPart, Section } from './model/metrics-meta.js';
export type { HoldingBaseFigures, HoldingLot, HoldingSale, PortfolioHolding } from './model/portfolio-holding.js';
export type {
  AllocationBucketView,
  DividendSummaryView,
  PortfolioAllocation,
  PortfolioPayload,
  TransactionSummary,
} from './model/portfolio-payload.js';
export type { PortfolioPerformance } from './model/portfolio-performance.js';
export type { DrawdownView, ReturnFigures } from './model/return-figures.js';
export {
  computedMetric,
  type ComputedMetric,
  type MetricDefinition,
  projectedMetric,
  type ProjectedMetric,
} from './registry/metric-definition.js';
export type { Projection } from './registry/metric-definition.js';
export { MetricRegistry } from './registry/metric-registry.js';
export type { RenderedAnswer } from './rendered-answer.js';
export { placeOf, RenderedMetrics } from './rendered-metrics.js';
export { DependencyGuards } from './resilience/dependency-guards.js';
export {
  DEPENDENCY_GUARDS_DEFAULTS,
  type DependencyGuardsOptions,
  type DependencyName,
} from './resilience/dependency-guards-options.js';
export type { Computation } from './stages/computation.js';
export type { ComputedSection, MetricsScope } from './stages/metrics-scope.js';
export { WorkPlaces } from './work-places.js';
