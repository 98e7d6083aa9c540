export * as database from '@portfolio-metrics/database';
export * as kernel from '@portfolio-metrics/kernel';
export * as cache from '@portfolio-metrics/metrics-cache';
export * as migrations from '../../migrations/index.js';
export * as signing from '../../apps/api/src/auth/signing-secret.js';
