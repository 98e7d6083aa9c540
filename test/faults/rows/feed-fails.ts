import type { FaultRow } from '../support/fault-row.js';
import { stubFeed } from '../support/calls.js';
import { refresh, takePricesFrom } from '../support/feed-provider.js';
import { intercept } from '../support/gate.js';
import { answering } from '../support/stub-feed.js';

const SYMBOLS = ['ACME', ...Array.from({ length: 19 }, (_, index) => `SYM${index}`)];
/** The provider's circuit stays open for half a minute, a fifth more or less. */
const HALF_OPEN_MS = 37_000;
const FAST_MS = 50;

export const FEED_FAILS: FaultRow = {
  id: 'F27',
  fault: 'The price feed answers every question with 500',
  outcome:
    'After 5 failures it is left alone but for one probe per half-open window; answers come as fast as ever, from the last prices with their age.',
  guard: 'the circuit of the provider',
  run: async (trial) => {
    const replica = await trial.replica();
    const feed = await stubFeed(trial);
    await trial.market(replica, SYMBOLS);
    const user = await trial.user(replica);
    feed.behaviour = answering(500);
    const guard = takePricesFrom(feed, replica);
    if (!trial.guarded) {
      intercept(guard, 'call', () => async (work: (signal: AbortSignal) => Promise<unknown>) => {
        const value = await work(new AbortController().signal);
        return { status: 'ok', value };
      });
    }
    const calls: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const before = feed.calls;
      await refresh(replica);
      calls.push(feed.calls - before);
      replica.running.advance(round === 0 ? 0 : HALF_OPEN_MS);
    }
    trial.proof(`feed answered 500 x${feed.calls}`);
    trial.note(`calls per refresh ${calls.join(', ')}, circuit ${guard.state}`);
    const [first = 0, second = 0, ...later] = calls;
    trial.require(first <= 5, `${first} calls before the feed was left alone`);
    trial.require(second === 0, `${second} calls while the circuit was open`);
    for (const probes of later) trial.require(probes <= 1, `${probes} probes in one window`);

    for (let asked = 0; asked < 100; asked += 1) {
      const client = asked === 0 ? 'first' : 'fast';
      const { status, body } = await trial.journal.get(replica.url, '/api/v1/portfolio', user, { client });
      trial.requireEqual(status, 200, 'status without the feed');
      if (asked === 0) {
        trial.requireEqual(body?.data?.holdings?.[0]?.marketPrice, '110', 'price without the feed');
        trial.requireEqual(body?.data?.holdings?.[0]?.priceStale, true, 'priceStale without the feed');
      }
    }
    const times = trial.journal.fairTimes('fast');
    const p95 = times[Math.floor(times.length * 0.95)]!;
    trial.note(`answers p95 ${p95.toFixed(1)} ms`);
    trial.require(p95 <= FAST_MS, `answers took ${Math.round(p95)} ms`);
  },
};
