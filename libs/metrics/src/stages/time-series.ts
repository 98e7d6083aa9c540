import type { ReturnFigures } from '../model/portfolio-performance.js';

export type TimeSeries = ReturnFigures;
