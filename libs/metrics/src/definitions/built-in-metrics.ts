import type { MetricDefinition } from '../registry/metric-definition.js';
import { EXPLANATION_METRIC } from './explanation-metric.js';
import { PORTFOLIO_METRIC, PORTFOLIO_WITH_LOTS_METRIC } from './portfolio-metric.js';
import { PORTFOLIO_VIEWS } from './portfolio-views.js';
import { PERFORMANCE_METRIC } from './performance-view.js';
import { TIME_SERIES_METRIC } from './time-series-metric.js';

/** The metric types of this package, computed ones before their views. */
export const BUILT_IN_METRICS: readonly MetricDefinition[] = [
  PORTFOLIO_METRIC,
  PORTFOLIO_WITH_LOTS_METRIC,
  TIME_SERIES_METRIC,
  EXPLANATION_METRIC,
  ...PORTFOLIO_VIEWS,
  PERFORMANCE_METRIC,
];
