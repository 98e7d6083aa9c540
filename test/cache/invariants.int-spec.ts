import { Logger } from '@nestjs/common';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunReport, Schedule } from './invariant-checker/schedule.js';
import { createWorld, type World } from './invariant-checker/world.js';

/** `STEPS=10000 SEEDS=1,2,3` for a long run. */
const STEPS = Number(process.env['STEPS'] ?? 3_000);
const SEEDS = (process.env['SEEDS'] ?? '1').split(',').map(Number);

/** What a run of any use must have seen. */
const SEEN = [
  'warm reads served',
  'reads fresh',
  'reads expired',
  'reads invalidated',
  'reads during a commit',
  'figures stored',
  'figures superseded',
  'figures fenced',
  'transactions ended by commit',
  'invalidated',
];

describe('the cache, whatever happens in whatever order', () => {
  let world: World;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  it.each(SEEDS)(
    'never calls a figure fresh that a recomputation would not give: seed %d',
    async (seed) => {
      const report = await new Schedule(world, seed).run(STEPS);
      if (process.env['STEPS'] !== undefined) print(report);
      expect(report.violations).toEqual([]);
      for (const what of SEEN) expect(report.counts[what] ?? 0, what).toBeGreaterThan(0);
    },
    30_000 + STEPS * 100,
  );
});

function print({ seed, steps, counts, violations }: RunReport): void {
  const lines = Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  process.stdout.write(`\nseed ${seed}: ${steps} steps, ${violations.length} violations\n`);
  for (const [what, count] of lines) process.stdout.write(`  ${String(count).padStart(7)}  ${what}\n`);
}
