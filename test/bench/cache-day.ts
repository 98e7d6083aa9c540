import type { Bench } from './cache-parts.ts';
import { userAt } from './cache-seed.ts';

const USERS = 1_000;
const OPEN = Date.UTC(2026, 5, 10, 13, 30);
const CLOSE = Date.UTC(2026, 5, 10, 20);
const MINUTE = 60_000;
/** A dashboard that is open asks for news this often. */
const POLL = 20_000;
const SESSION = 20 * MINUTE;

/**
 * Hit rate of a trading day in New York with an injected clock: every user opens the dashboard for twenty minutes twice in the session
 * and every fourth trades once while watching; an open dashboard polls every 20 seconds, five views at a time; quotes of all
 * instruments arrive every 15 minutes. The store in memory behaves as the table does; every read is a read of that.
 */
export async function benchDay({ library }: Bench): Promise<void> {
  const { cache } = library;
  let now = OPEN;
  const clock = { now: () => new Date(now), monotonicMs: () => now };
  const store = new cache.InMemoryMetricsCacheStore(clock);
  const lifetimes = new cache.LifetimePolicy();
  const key = cache.cacheKey('portfolio', { portfolioId: null, asOf: null });
  let hits = 0;
  let reads = 0;
  const view = async (userId: string): Promise<void> => {
    for (let views = 0; views < 5; views += 1) {
      reads += 1;
      const read = await store.read(userId, key);
      if (read.state === 'fresh') {
        hits += 1;
        continue;
      }
      const ticket = await store.open(userId, key);
      await ticket.coverMarket(['S1', 'S2', 'S3']);
      const hours = { at: ticket.at, anyOpen: true, allNonTradingDay: false, nextTransitionAt: new Date(CLOSE) };
      const lifetime = lifetimes.decide(hours, userId, key.text);
      await store.put(ticket, { payload: '1', complete: true, lifetime });
    }
  };
  for (; now < CLOSE; now += POLL) {
    if ((now - OPEN) % (15 * MINUTE) === 0) for (const symbol of ['S1', 'S2', 'S3']) store.bumpMarket(symbol);
    for (let index = 0; index < USERS; index += 1) {
      const user = userAt(index);
      const starts = [0, 1].map((visit) => OPEN + ((index * 7_919 + visit * 104_729) % 370) * MINUTE);
      const watching = starts.some((start) => now >= start && now < start + SESSION);
      if (!watching) continue;
      if (index % 4 === 0 && starts.some((start) => now === start + 10 * MINUTE)) store.bumpUser(user);
      await view(user);
    }
  }
  process.stdout.write(
    `\nHit rate of a trading day (${USERS} users, ${reads} reads, quotes every 15 minutes): ${((100 * hits) / reads).toFixed(2)} %\n`,
  );
}
