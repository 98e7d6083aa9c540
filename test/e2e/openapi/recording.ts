import type { TestResponse } from '../../support/test-service.js';

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
type Recorded = Record<string, Record<string, Record<string, Json>>>;

/** Elements kept of a list in an example. */
const KEPT = 2;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * Answers on their way to be examples: real ones, with long lists shortened and with what differs from run to run (ids, times of the
 * database, durations, tokens) replaced by something that does not.
 */
export class Recording {
  private readonly ids = new Map<string, string>();
  private readonly answers: Recorded = {};

  /** Keeps the first answer of each name. */
  add(operation: string, name: string, { status, body }: Pick<TestResponse, 'status' | 'body'>): void {
    if (body === undefined) return;
    const named = ((this.answers[operation] ??= {})[String(status)] ??= {});
    named[name] ??= this.steady(body as Json, '');
  }

  /** By operation and status, in alphabetical order. */
  result(): Recorded {
    return sorted(this.answers);
  }

  private steady(value: Json, member: string): Json {
    if (Array.isArray(value)) return value.slice(0, KEPT).map((element) => this.steady(element, member));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, this.steady(content, name)]));
    }
    if (value !== null && member in STEADY) return STEADY[member]!;
    if (value !== null && /[a-z]At$/.test(member)) return STEADY_INSTANT;
    return typeof value === 'string' ? value.replace(UUID, (id) => this.idFor(id)) : value;
  }

  private idFor(id: string): string {
    const known = this.ids.get(id);
    if (known !== undefined) return known;
    const next = `5f0c1a2e-0000-4000-8000-${String(this.ids.size + 1).padStart(12, '0')}`;
    this.ids.set(id, next);
    return next;
  }
}

/** Instants of the database's clock. */
const STEADY_INSTANT = '2026-06-10T15:00:00.000Z';

const STEADY: Readonly<Record<string, Json>> = {
  requestId: '0d5c7a9e-3f1b-4c55-9f5e-1a2b3c4d5e6f',
  expiresAt: '2026-06-10T15:14:12.000Z',
  oldest: STEADY_INSTANT,
  ageSeconds: 0,
  computationTimeMs: 6.4,
  dataVersion: 12,
  bytes: 18_240,
  calls: 412,
  attempts: 412,
  ok: 412,
  tzdata: '2026c',
  nextCursor: 'q1p0x7Jm3mUoJr5mS0cLz1siMjAyNi0wNC0wMSJd',
};

function sorted<T>(members: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(members).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
