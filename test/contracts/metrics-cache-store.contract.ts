import { describe } from 'vitest';
import { describeLeases } from './metrics-cache-store/leases.js';
import { describeReading } from './metrics-cache-store/reading.js';
import { type MetricsCacheStoreHarness, StoreUnderTest } from './metrics-cache-store/store-under-test.js';
import { describeStoring } from './metrics-cache-store/storing.js';

export type { MetricsCacheStoreHarness } from './metrics-cache-store/store-under-test.js';

/** What every `MetricsCacheStore` must do. Each test has users of its own. */
export function describeMetricsCacheStore(name: string, make: () => Promise<MetricsCacheStoreHarness>): void {
  describe(`${name} as a MetricsCacheStore`, () => {
    const the = StoreUnderTest.ofSuite(make);
    describeReading(the);
    describeStoring(the);
    describeLeases(the);
  });
}
