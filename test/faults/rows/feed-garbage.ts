import { stubFeed } from '../support/calls.js';
import type { FaultRow } from '../support/fault-row.js';
import { refresh, takePricesFrom } from '../support/feed-provider.js';
import { answering, type FeedBehaviour } from '../support/stub-feed.js';
import type { Trial } from '../support/trial.js';

const TIME = '2026-06-10T14:59:00Z';
const quote = (price: string, currency = 'USD', time = TIME): string =>
  `time,price,currency\n${time},${price},${currency}\n`;
const csv = (body: string): FeedBehaviour => answering(200, body, { 'content-type': 'text/csv' });

/** What the feed answers instead of a quote; `victim` is an address of our own network. */
const garbage = (victim: string): Readonly<Record<string, FeedBehaviour>> => ({
  'HTML with 200': answering(200, '<!doctype html><title>Sorry</title>', { 'content-type': 'text/html' }),
  'JSON that is cut': answering(200, '{"price": 11', { 'content-type': 'application/json' }),
  NaN: csv(quote('NaN')),
  'price 0': csv(quote('0')),
  'price -1': csv(quote('-1')),
  'price 1e400': csv(quote('1e400')),
  'another currency': csv(quote('111', 'EUR')),
  'from the future': csv(quote('111', 'USD', '2027-01-01T00:00:00Z')),
  'a million rows': csv(`time,price,currency\n${`${TIME},111,USD\n`.repeat(1_000_000)}`),
  redirect: (_, response) => void response.writeHead(302, { location: `${victim}/quotes/ACME.csv` }).end(),
});

export const FEED_GARBAGE: FaultRow = {
  id: 'F31',
  fault:
    'The feed answers with HTML, cut JSON, NaN, 0, -1, 1e400, another currency, the future, a million rows, a redirect into our network',
  outcome:
    'Nothing of it is stored, the reason is reported, the last good price stays; no redirect is followed; what is malformed counts as a failure.',
  guard: "the adapter's checks and its way out",
  run: async (trial) => {
    const replica = await trial.replica();
    const [feed, victim] = [await stubFeed(trial), await stubFeed(trial)];
    victim.behaviour = csv(quote('666'));
    await trial.market(replica);
    const user = await trial.user(replica);
    const before = await storedPrices(trial);
    let malformed = 0;
    for (const [name, behaviour] of Object.entries(garbage(victim.url))) {
      feed.behaviour = behaviour;
      const guard = takePricesFrom(feed, replica, !trial.guarded);
      const asked = feed.calls;
      const report = await refresh(replica);
      trial.require(feed.calls > asked, `${name}: the feed was not asked`);
      trial.proof(`${name} x${feed.calls - asked}`);
      const { refused, held } = report.quotes;
      trial.require(report.failureCount + refused + held > 0, `${name}: nothing was reported`);
      trial.requireEqual(await storedPrices(trial), before, `${name}: stored prices`);
      const { failed, timeout } = guard.report().counts.outcomes;
      if (failed + timeout > 0) malformed += 1;
    }
    trial.requireEqual(victim.calls, 0, 'redirects followed');
    trial.require(malformed >= 6, `${malformed} kinds of garbage counted as failures of the feed`);
    trial.note(`${malformed} of 10 kinds counted as failures of the feed, redirects followed ${victim.calls}`);
    const answer = await trial.journal.get(replica.url, '/api/v1/portfolio', user);
    trial.requireEqual(answer.body?.data?.holdings?.[0]?.marketPrice, '110', 'price after all of it');
  },
};

async function storedPrices(trial: Trial): Promise<string> {
  const { rows } = await trial.database.admin.query<{ sum: string }>(
    `select md5(coalesce((select string_agg(q::text, '|' order by q::text) from quotes q), '')
       || coalesce((select string_agg(h::text, '|' order by h::text) from price_history h), '')) as sum`,
  );
  return rows[0]!.sum;
}
