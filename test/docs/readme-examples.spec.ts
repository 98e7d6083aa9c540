import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HoldingsInput } from '@portfolio-metrics/holdings';
import type { LedgerSnapshot } from '@portfolio-metrics/ledger';
import { type Ends, LogSink } from '@portfolio-metrics/process';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { price, rateTable } from '../support/ledger-fixture.js';
import { hostLedger } from '../support/metrics-host.js';
import { compileExamples } from './compile-examples.js';
import { examplesOf, LIBS, ROOT } from './readme-examples.js';
import { expectExample } from './expect-example.js';

/** Examples that need something around them, and who brings it. */
const RUN_BY: Readonly<Record<string, string>> = {
  'libs/api-client': 'test/e2e/api-client/api-client.e2e-spec.ts',
  'libs/database': 'test/docs/readme-examples.int-spec.ts',
  'libs/holdings': 'test/docs/readme-examples.spec.ts',
  'libs/ledger': 'test/docs/readme-examples.int-spec.ts',
  'libs/metrics': 'test/docs/readme-examples.int-spec.ts',
  'libs/portfolio-metrics': 'test/docs/readme-examples.int-spec.ts',
  'libs/prices': 'test/docs/readme-examples.int-spec.ts',
  'libs/process': 'test/docs/readme-examples.spec.ts',
};
const WRONG = 'test/docs/fixtures';

describe("the README's example of", () => {
  const alone = LIBS.filter((folder) => RUN_BY[folder] === undefined).flatMap((folder) =>
    examplesOf(folder).map((_, index) => [folder, index + 1] as const),
  );

  it.each(alone)('%s (%i) comes to what it says', async (folder, number) => {
    await expectExample(folder, null, number);
  });

  it('libs/holdings comes to what it says', async () => {
    type Look = (ledger: LedgerSnapshot, market: Pick<HoldingsInput, 'prices' | 'rates'>) => void;
    await expectExample<{ look: Look }>('libs/holdings', ({ look }) => {
      const rates = rateTable({ USDEUR: { '2026-01-05': '0.8', '2026-11-20': '0.9' } });
      look(hostLedger(), { prices: new Map([['ACME', price(120, '2026-11-20')]]), rates });
    });
  });

  describe('libs/process', () => {
    const EVENTS = ['SIGINT', 'SIGTERM', 'uncaughtException'];
    const listeners = () =>
      EVENTS.flatMap((event) =>
        process.rawListeners(event).map((listener) => ({ event, listener: listener as () => void })),
      );
    const added = (): ReturnType<typeof listeners> =>
      listeners().filter(({ listener }) => before.every((known) => known.listener !== listener));
    let before: ReturnType<typeof listeners>;
    let folder: string;

    beforeEach(() => {
      before = listeners();
      folder = mkdtempSync(path.join(tmpdir(), 'readme-process-'));
      // The one that ends this process after `killMs`.
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    });
    afterEach(() => {
      for (const { event, listener } of added()) process.off(event, listener);
      vi.useRealTimers();
      vi.restoreAllMocks();
      rmSync(folder, { recursive: true });
    });

    it('ends a process in order, with its last line written', async () => {
      type EndInOrder = (service: Ends['service'], sink: LogSink) => void;
      await expectExample<{ endInOrder: EndInOrder }>('libs/process', async ({ endInOrder }) => {
        const log = path.join(folder, 'log');
        const stop = vi.fn<Ends['service']['stop']>().mockResolvedValue(undefined);
        const exited = new Promise((resolve) => vi.spyOn(process, 'exit').mockImplementation(resolve as () => never));
        endInOrder({ stop, hurry: () => undefined }, new LogSink({ fd: openSync(log, 'w') }));
        expect(added().map(({ event }) => event)).toEqual(EVENTS);
        added()
          .find(({ event }) => event === 'SIGTERM')!
          .listener();
        expect(await exited).toBe(0);
        expect(stop).toHaveBeenCalledExactlyOnceWith(2_000);
        expect(readFileSync(log, 'utf8')).toContain('ending: what is under way is finished first');
      });
    });
  });
});

describe('the READMEs of the libs', () => {
  let messages: readonly string[];
  beforeAll(() => {
    messages = compileExamples([...LIBS, WRONG]);
  }, 60_000);

  it('have examples that compile', () => {
    expect(messages.filter((message) => !message.startsWith(WRONG))).toEqual([]);
  });

  it('have an example each, and those that are not run alone are run by the test that is named', () => {
    expect(LIBS.filter((folder) => examplesOf(folder).length === 0)).toEqual([]);
    const notRun = Object.entries(RUN_BY).filter(
      ([folder, file]) =>
        examplesOf(folder).length !== 1 ||
        !new RegExp(String.raw`expectExample<[^(]+>\(\s*'${folder}'`).test(readFileSync(path.join(ROOT, file), 'utf8')),
    );
    expect(notRun).toEqual([]);
  });

  it.each<[string, number, RegExp]>([
    ['comes to something else', 1, /fixtures\/README\.md:6 says 3, which is 2/],
    ['states what it never comes to', 2, /fixtures\/README\.md:11 is never come to/],
    ['states something where there is no statement', 3, /fixtures\/README\.md:17 states a value, but not behind/],
    ['has nothing that could be wrong', 4, /nothing of example 4 can be compared/],
    ['throws something else', 5, /fixtures\/README\.md:27 says "SyntaxError: no number", which is "no error"/],
    ['calls what is not exported', 6, /calendarDay.* is not a function/],
    ['is not there', 7, /fixtures\/README\.md has no example 7/],
  ])('would not pass with an example that %s', async (_what, number, message) => {
    await expect(expectExample(WRONG, null, number)).rejects.toThrow(message);
  });

  it('would not pass with an example that does not compile', () => {
    expect(messages.filter((message) => message.startsWith(WRONG))).toEqual([
      expect.stringMatching(/^test\/docs\/fixtures\/README\.md:31 .*has no exported member named 'calendarDay'/),
    ]);
  });
});
