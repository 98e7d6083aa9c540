/**
 * What a market status costs: `node test/bench/market-status.bench.ts`.
 *
 * warm: one status at random instants of one month, everything about its days computed before.
 * new day: the first status of a day, in a year that was asked about before.
 * new year: the first status in a year nobody asked about; `zone too`: nor about any exchange of its time zone.
 * The limits are those of the library: 2 µs warm, 50 µs for a new year.
 */
import type {
  CalendarBook as CalendarBookClass,
  CalendarDefinition,
  statusAt as StatusAt,
} from '../../libs/market-status/src/index.ts';
import { bundled, ROOT } from './compiled.ts';
import { median } from './statistics.ts';

interface Library {
  readonly CALENDAR_DEFINITIONS: readonly CalendarDefinition[];
  readonly CalendarBook: typeof CalendarBookClass;
  readonly statusAt: typeof StatusAt;
}

const DAY_MS = 86_400_000;

const SOURCE = `${ROOT}/libs/market-status/src`;

/** Microseconds per call over `calls` calls. */
function microseconds(calls: number, work: () => void): number {
  const start = performance.now();
  work();
  return ((performance.now() - start) * 1_000) / calls;
}

const { CALENDAR_DEFINITIONS, CalendarBook, statusAt } = await bundled<Library>(
  `export { CALENDAR_DEFINITIONS } from '${SOURCE}/calendars/index.js';
     export { CalendarBook } from '${SOURCE}/domain/calendar-book.js';
     export { statusAt } from '${SOURCE}/domain/status-at.js';`,
);
const warmUp = new CalendarBook(CALENDAR_DEFINITIONS);
for (let index = 0; index < 3_000; index += 1) {
  // Years of their own, so that the compiler knows the code and the zones know nothing of the years measured.
  statusAt(warmUp.get(warmUp.knownMics()[index % 17]!), new Date(Date.UTC(2000 + (index % 3), index % 12, index % 28)));
}
const rows = CALENDAR_DEFINITIONS.map(({ mic }) => {
  const warm = new CalendarBook(CALENDAR_DEFINITIONS).get(mic);
  const instants = Array.from(
    { length: 5_000 },
    (_, index) => new Date(Date.UTC(2026, 9, 15) + ((index * 7_919_777) % (31 * DAY_MS))),
  );
  const pass = (): void => {
    for (const instant of instants) statusAt(warm, instant);
  };
  for (let round = 0; round < 20; round += 1) pass();
  // The least of many passes: what the code costs, without what else the machine does.
  const warmCost = Math.min(...Array.from({ length: 25 }, () => microseconds(instants.length, pass)));

  const newYears: number[] = [];
  const newZoneYears: number[] = [];
  const newDays: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const cold = new CalendarBook(CALENDAR_DEFINITIONS).get(mic);
    for (let year = 2004; year <= 2026; year += 1) {
      const first = new Date(Date.UTC(year, (round * 5) % 12, 10, 3, 7));
      const second = new Date(first.getTime() + 100 * DAY_MS);
      (round === 0 ? newZoneYears : newYears).push(microseconds(1, () => void statusAt(cold, first)));
      if (second.getUTCFullYear() === year) newDays.push(microseconds(1, () => void statusAt(cold, second)));
    }
  }
  return {
    mic,
    'warm µs': warmCost.toFixed(2),
    'new day µs': median(newDays).toFixed(1),
    'new year µs, median': median(newYears).toFixed(1),
    'new year, zone too µs': median(newZoneYears).toFixed(1),
    ok: warmCost < 2 && median(newYears) < 50 && median(newZoneYears) < 50,
  };
});
console.table(rows);
if (rows.some((row) => !row.ok)) {
  console.error('over the limits: 2 µs warm, 50 µs for a first call in a new year');
  process.exitCode = 1;
}
