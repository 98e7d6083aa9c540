import { MetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { PriceReader } from '@portfolio-metrics/prices';
import type { FaultRow } from '../support/fault-row.js';
import { intercept } from '../support/gate.js';

const PATH = '/api/v1/portfolio';

export const PARTIAL_NEVER_FRESH: FaultRow = {
  id: 'F43',
  fault: 'Prices fail and come back: is the failure remembered as a figure?',
  outcome:
    'A partial answer says what is missing (null, never 0), is kept for 5 s at most, and never replaces a complete one.',
  guard: 'what the cache knows of completeness',
  run: async (trial) => {
    const replica = await trial.replica();
    await trial.market(replica);
    const [fresh, cached] = [await trial.user(replica), await trial.user(replica)];
    if (!trial.guarded) {
      intercept(replica.app.get(MetricsCacheStore), 'put', (put) => async (ticket: object, metrics: object) => {
        const lifetime = { freshForMs: 900_000, staleForMs: 900_000, reason: 'market_open' };
        return put(ticket, { ...metrics, complete: true, lifetime }) as unknown;
      });
    }
    await trial.journal.get(replica.url, PATH, cached);
    let failed = 0;
    // Quotes and stored closes: with either of them there would be a price.
    const restores = ['latestOf', 'seriesOf'].map((method) =>
      intercept(replica.app.get(PriceReader), method, () => async () => {
        failed += 1;
        throw new Error('prices are down');
      }),
    );
    const partial = await trial.journal.get(replica.url, PATH, fresh);
    const refreshed = await trial.journal.get(replica.url, `${PATH}?forceRefresh=true`, cached);
    for (const restore of restores) restore();
    trial.proof(`price reads failed x${failed}`);
    trial.requireEqual(partial.status, 200, 'status without prices');
    trial.requireEqual(partial.body?.data?.totals?.totalValue, null, 'total value without prices');
    trial.requireEqual(partial.body?.meta?.degraded, true, 'degraded without prices');
    trial.requireEqual(partial.headers['cache-control'], 'no-store', 'Cache-Control without prices');
    trial.require(refreshed.body?.meta?.degraded === true, 'a refresh without prices passes for complete');

    const rows = await trial.database.admin.query<{ user_id: string; complete: boolean; fresh_ms: number }>(
      `select user_id, complete, extract(epoch from expires_at - computed_at)::float8 * 1000 as fresh_ms
       from portfolio_metrics_cache where payload is not null`,
    );
    const kept = rows.rows.filter(({ user_id }) => user_id === fresh.id);
    trial.require(
      kept.every(({ complete, fresh_ms }) => !complete && fresh_ms <= 5_000),
      `the partial result was kept as ${JSON.stringify(kept)}`,
    );
    trial.note(`partial kept for ${kept[0]?.fresh_ms ?? 0} ms`);

    const complete = await trial.journal.get(replica.url, PATH, cached);
    trial.requireEqual(complete.body?.meta?.degraded, false, 'degraded, with a complete copy in the cache');
    trial.requireEqual(complete.body?.data?.totals?.totalValue, '1100', 'total value from the complete copy');
    const moved = ['computed_at', 'expires_at', 'stale_until'].map(
      (column) => `${column} = ${column} - interval '5 s'`,
    );
    await trial.database.admin.query(
      `update portfolio_metrics_cache set ${moved.join(', ')} where payload is not null`,
    );
    const after = await trial.journal.get(replica.url, PATH, fresh);
    trial.requireEqual(after.body?.data?.totals?.totalValue, '1100', 'total value five seconds later');
  },
};
