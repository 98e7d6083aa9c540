import { describe, expect, it } from 'vitest';
import { type FinalState, type HistoryEvent, type HistoryLimits, violationsOf } from './history.js';

const LIMITS: HistoryLimits = { requestMs: 3_250 };

function event(overrides: Partial<HistoryEvent>): HistoryEvent {
  return {
    client: 'c1',
    user: 'alice',
    kind: 'read',
    invokedMs: 0,
    completedMs: 10,
    starvedMs: 0,
    outcome: 'ok',
    status: 200,
    marker: null,
    dataVersion: null,
    stale: false,
    degraded: false,
    foreignCanaries: [],
    ...overrides,
  };
}

const write = (marker: string, outcome: HistoryEvent['outcome'], at = 0): HistoryEvent =>
  event({ kind: 'write', marker, outcome, invokedMs: at, completedMs: at + 10 });

const read = (dataVersion: number, invokedMs: number, completedMs: number, client = 'c1'): HistoryEvent =>
  event({ client, dataVersion, invokedMs, completedMs });

/** A sound history: an acknowledged write, an unknown one that is there, one that is not, a refused one, an unknown one repeated with success. */
const HISTORY: readonly HistoryEvent[] = [
  write('acknowledged', 'ok'),
  write('unknown-there', 'info'),
  write('unknown-gone', 'info'),
  write('refused', 'fail'),
  write('repeated', 'info'),
  write('repeated', 'ok', 20),
  read(1, 0, 10),
  read(2, 20, 30),
];

const FINAL: FinalState = {
  rows: new Map([
    ['acknowledged', 1],
    ['unknown-there', 1],
    ['repeated', 1],
  ]),
  positions: new Map([['alice ACME', '3']]),
  transactionSums: new Map([['alice ACME', '3.0000000000']]),
  unrest: [],
  crashes: [],
};

const rowsWith = (changes: Readonly<Record<string, number>>): FinalState => ({
  ...FINAL,
  rows: new Map([...FINAL.rows, ...Object.entries(changes)]),
});

const found = (history: readonly HistoryEvent[], final: FinalState): string[] =>
  violationsOf(history, final, LIMITS).map(({ invariant, what }) => `${invariant} ${what}`);

describe('violationsOf', () => {
  it('finds nothing in a sound history', () => {
    expect(found(HISTORY, FINAL)).toEqual([]);
  });

  it('finds an acknowledged write that is lost', () => {
    expect(found(HISTORY, rowsWith({ acknowledged: 0 }))).toEqual(['I1 acknowledged acknowledged is there 0 times']);
  });

  it('finds an acknowledged write that is there twice', () => {
    expect(found(HISTORY, rowsWith({ acknowledged: 2 }))).toEqual(['I1 acknowledged acknowledged is there 2 times']);
  });

  it('finds a repeated write that had two effects', () => {
    expect(found(HISTORY, rowsWith({ repeated: 2 }))).toEqual(['I1 acknowledged repeated is there 2 times']);
  });

  it('finds an unknown write that is there twice', () => {
    expect(found(HISTORY, rowsWith({ 'unknown-there': 2 }))).toEqual(['I2 unknown unknown-there is there 2 times']);
  });

  it('finds a refused write that is there all the same', () => {
    expect(found(HISTORY, rowsWith({ refused: 1 }))).toEqual(['I1 refused refused is there']);
  });

  it("finds another user's canary", () => {
    expect(found([...HISTORY, event({ foreignCanaries: ['canary-bob'] })], FINAL)).toEqual([
      'I3 c1 of alice read canary-bob',
    ]);
  });

  it('finds a version that goes back for a client', () => {
    expect(found([...HISTORY, read(1, 31, 40)], FINAL)).toEqual(['I4 c1 of alice read version 1 after 2']);
  });

  it('lets requests that overlap, and those of other clients, be answered in any order', () => {
    expect(found([...HISTORY, read(1, 29, 40), read(1, 31, 40, 'c2')], FINAL)).toEqual([]);
  });

  it('lets an answer that calls itself stale be older', () => {
    const stale = { ...read(1, 31, 40), stale: true };
    expect(found([...HISTORY, stale, read(2, 41, 50)], FINAL)).toEqual([]);
  });

  it('finds a position that is not what was booked, in either direction and in the last digit', () => {
    const positions = new Map([
      ['alice ACME', '3.0000000001'],
      ['alice GONE', '1'],
    ]);
    expect(found(HISTORY, { ...FINAL, positions })).toEqual([
      'I5 alice ACME: shown 3.0000000001, booked 3',
      'I5 alice GONE: shown 1, booked 0',
    ]);
    expect(found(HISTORY, { ...FINAL, positions: new Map() })).toEqual(['I5 alice ACME: shown 0, booked 3']);
  });

  it('finds a request that took too long', () => {
    expect(found([...HISTORY, event({ invokedMs: 0, completedMs: 3_251 })], FINAL)).toEqual(['I6 read took 3251 ms']);
    expect(found([...HISTORY, event({ invokedMs: 0, completedMs: 3_250 })], FINAL)).toEqual([]);
  });

  it('does not blame the service for a machine that is busy with something else', () => {
    expect(found([...HISTORY, event({ invokedMs: 0, completedMs: 5_000, starvedMs: 900 })], FINAL)).toEqual([]);
    expect(found([...HISTORY, event({ invokedMs: 0, completedMs: 5_100, starvedMs: 900 })], FINAL)).toHaveLength(1);
  });

  it('reports crashes and unrest', () => {
    const final = { ...FINAL, crashes: ['replica 2 ended with 70'], unrest: ['1 lease is held'] };
    expect(found(HISTORY, final)).toEqual(['I7 replica 2 ended with 70', 'I8 1 lease is held']);
  });
});
