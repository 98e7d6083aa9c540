import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it, vi } from 'vitest';

const HOSTS = ['America/Los_Angeles', 'Asia/Tokyo', 'Europe/London'];
const original = process.env['TZ'];

/** A digest of the answers for some thousand instants, by modules loaded after the host's zone was set: nothing is remembered. */
async function answersIn(hostZone: string): Promise<{ digest: string; christmas: string; offsetMinutes: number }> {
  process.env['TZ'] = hostZone;
  vi.resetModules();
  const { CALENDAR_DEFINITIONS } = await import('../calendars/index.js');
  const { CalendarBook } = await import('./calendar-book.js');
  const { statusAt } = await import('./status-at.js');
  const book = new CalendarBook(CALENDAR_DEFINITIONS);
  const hash = createHash('sha256');
  for (const mic of book.knownMics()) {
    for (let instant = Date.UTC(2000, 0, 1); instant < Date.UTC(2028, 0, 1); instant += 7_919 * 3_607_000) {
      hash.update(JSON.stringify(statusAt(book.get(mic), new Date(instant))));
    }
    for (let hour = 0; hour < 24 * 14; hour += 1) {
      hash.update(JSON.stringify(statusAt(book.get(mic), new Date(Date.UTC(2026, 2, 22, hour)))));
    }
  }
  return {
    digest: hash.digest('hex'),
    christmas: statusAt(book.get('XNYS'), new Date('2026-12-25T18:00:00Z')).reason ?? 'open',
    offsetMinutes: new Date(Date.UTC(2026, 0, 15)).getTimezoneOffset(),
  };
}

describe("the host's time zone", () => {
  afterAll(() => {
    if (original === undefined) delete process.env['TZ'];
    else process.env['TZ'] = original;
  });

  it('changes no answer', async () => {
    const answers: Awaited<ReturnType<typeof answersIn>>[] = [];
    for (const host of HOSTS) answers.push(await answersIn(host));
    // The hosts did differ: otherwise this would prove nothing.
    expect(answers.map(({ offsetMinutes }) => offsetMinutes)).toEqual([480, -540, 0]);
    expect(new Set(answers.map(({ digest }) => digest)).size).toBe(1);
    expect(answers.map(({ christmas }) => christmas)).toEqual(['holiday', 'holiday', 'holiday']);
  });
});
