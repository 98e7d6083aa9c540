import { Clock } from '@portfolio-metrics/kernel';
import { describeMetricsCacheBound } from '../../../../test/contracts/metrics-cache-store-bound.contract.js';
import { describeMetricsCacheChecks } from '../../../../test/contracts/metrics-cache-store-checks.contract.js';
import {
  describeMetricsCacheStore,
  type MetricsCacheStoreHarness,
} from '../../../../test/contracts/metrics-cache-store.contract.js';
import { InMemoryMetricsCacheStore } from './in-memory-metrics-cache-store.js';

class SteppedClock extends Clock {
  #ms = Date.UTC(2026, 0, 5, 12);

  override now(): Date {
    return new Date(this.#ms);
  }

  override monotonicMs(): number {
    return this.#ms;
  }

  step(ms: number): void {
    this.#ms += ms;
  }
}

function harness(): Promise<MetricsCacheStoreHarness> {
  const clock = new SteppedClock();
  const store = new InMemoryMetricsCacheStore(clock);
  return Promise.resolve({
    store,
    bumpUser: (userId) => Promise.resolve(store.bumpUser(userId)),
    bumpMarket: (key) => Promise.resolve(store.bumpMarket(key)),
    pass: (ms) => Promise.resolve(clock.step(ms)),
    close: () => Promise.resolve(),
  });
}

describeMetricsCacheStore('InMemoryMetricsCacheStore', harness);
describeMetricsCacheChecks('InMemoryMetricsCacheStore', harness);
describeMetricsCacheBound('InMemoryMetricsCacheStore', harness);
