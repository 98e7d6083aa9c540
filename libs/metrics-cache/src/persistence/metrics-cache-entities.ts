import { CacheEntryEntity } from './cache-entry.entity.js';
import { ComputationCountEntity } from './computation-count.entity.js';
import { EntryGenerationEntity } from './entry-generation.entity.js';
import { ReadCountEntity } from './read-count.entity.js';

/** The entities of this library, for the application's DataSource. */
export const METRICS_CACHE_ENTITIES = [
  CacheEntryEntity,
  EntryGenerationEntity,
  ReadCountEntity,
  ComputationCountEntity,
];
