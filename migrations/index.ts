import { Generations1764000000000 } from './1764000000000-generations.js';
import { MarketData1764000001000 } from './1764000001000-market-data.js';
import { Ledger1764000002000 } from './1764000002000-ledger.js';
import { MarketCalendarOverrides1764000003000 } from './1764000003000-market-calendar-overrides.js';
import { MetricsCache1764000004000 } from './1764000004000-metrics-cache.js';
import { HeldGenerations1764000060000 } from './1764000060000-held-generations.js';
import { PriceGate1764000070000 } from './1764000070000-price-gate.js';
import { CacheEntriesPerUser1764000080000 } from './1764000080000-cache-entries-per-user.js';
import { RequestCounts1764000085000 } from './1764000085000-request-counts.js';
import { SymbolsInUse1764000090000 } from './1764000090000-symbols-in-use.js';
import { AbandonedLeases1764000091000 } from './1764000091000-abandoned-leases.js';
import { SoundInvalidation1764000095000 } from './1764000095000-sound-invalidation.js';
import { StatedValues1764000097000 } from './1764000097000-stated-values.js';

/** Every migration, oldest first. Listed as classes: globs find nothing in a bundle and hide the order. */
export const MIGRATIONS = [
  Generations1764000000000,
  MarketData1764000001000,
  Ledger1764000002000,
  MarketCalendarOverrides1764000003000,
  MetricsCache1764000004000,
  HeldGenerations1764000060000,
  PriceGate1764000070000,
  CacheEntriesPerUser1764000080000,
  RequestCounts1764000085000,
  SymbolsInUse1764000090000,
  AbandonedLeases1764000091000,
  SoundInvalidation1764000095000,
  StatedValues1764000097000,
];
