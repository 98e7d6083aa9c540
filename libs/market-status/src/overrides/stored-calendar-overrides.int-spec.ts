import { Database, runtimeDataSourceOptions } from '@portfolio-metrics/database';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { CALENDAR_DEFINITIONS } from '../calendars/index.js';
import { CalendarBook } from '../domain/calendar-book.js';
import type { CalendarOverride } from '../domain/calendar-definition.js';
import { MarketStatusService } from '../market-status.service.js';
import { CalendarOverrideEditor } from './calendar-override-editor.js';
import { MARKET_STATUS_ENTITIES } from './calendar-override.entity.js';
import { StoredCalendarOverrides } from './stored-calendar-overrides.js';

const AT = new Date('2026-11-24T16:00:00Z');
const STORM: CalendarOverride = { date: '2026-11-24', kind: 'closed', note: 'Blizzard' };

/** One process of several on the same database. */
class Replica {
  readonly calendars = new CalendarBook(CALENDAR_DEFINITIONS);
  readonly source: StoredCalendarOverrides;
  readonly status: MarketStatusService;
  readonly editor: CalendarOverrideEditor;

  constructor(
    readonly dataSource: DataSource,
    readonly database = new Database(dataSource),
  ) {
    this.source = new StoredCalendarOverrides(database, this.calendars);
    this.status = new MarketStatusService(this.calendars, this.source);
    this.editor = new CalendarOverrideEditor(database, this.calendars);
  }
}

describe('overrides in the database', () => {
  let database: TestDatabase;
  let here: Replica;
  let there: Replica;

  beforeAll(async () => {
    database = await createTestDatabase();
    const connect = async (): Promise<Replica> =>
      new Replica(
        await new DataSource(
          runtimeDataSourceOptions({ url: database.runtimeUrl, entities: MARKET_STATUS_ENTITIES, poolSize: 2 }),
        ).initialize(),
      );
    [here, there] = [await connect(), await connect()];
  });

  afterAll(async () => {
    await here.dataSource.destroy();
    await there.dataSource.destroy();
    await database.drop();
  });

  beforeEach(async () => {
    await database.admin.query('delete from market_calendar_overrides');
  });

  async function generation(key: string): Promise<number> {
    const { rows } = await database.admin.query<{ generation: string }>(
      'select generation from market_generations where key = $1',
      [key],
    );
    return Number(rows[0]?.generation ?? 0);
  }

  it('are in effect on another replica with the first question after they were stored', async () => {
    expect((await there.status.readStatusOf('XNYS', AT)).isOpen).toBe(true);
    await here.editor.put('XNYS', STORM);
    expect(await there.status.readStatusOf('XNYS', AT)).toMatchObject({ isOpen: false, holiday: { name: 'Blizzard' } });
    await here.editor.remove('XNYS', STORM.date);
    expect((await there.status.readStatusOf('XNYS', AT)).isOpen).toBe(true);
  });

  it('may be written as table rows, by hand', async () => {
    await database.admin.query(
      `insert into market_calendar_overrides (mic, date, kind, open_time, close_time, note)
         values ('XHKG', '2026-11-24', 'late_open', '13:30', null, 'Black rain'), ('24/7', '2026-11-24', 'open', '00:00', '24:00', '')`,
    );
    expect((await here.status.readStatusOf('XHKG', new Date('2026-11-24T03:00:00Z'))).session).toMatchObject({
      open: '2026-11-24T05:30:00.000Z',
      isLateOpen: true,
      note: 'Black rain',
    });
    expect((await here.status.readStatusOf('24/7', AT)).session?.close).toBe('2026-11-25T00:00:00.000Z');
  });

  it.each<CalendarOverride>([
    { date: '2026-11-24', kind: 'closed', note: 'a' },
    { date: '2026-11-24', kind: 'early_close', close: '12:15', note: 'b' },
    { date: '2026-11-24', kind: 'late_open', open: '11:00', note: 'c' },
    { date: '2026-11-24', kind: 'late_open', open: '11:00', close: '15:00', note: 'd' },
    { date: '2026-11-22', kind: 'open', open: '00:00', close: '24:00', note: '' },
  ])('come back as they were stored: %o', async (override) => {
    await here.editor.put('nyse', override);
    expect(await here.editor.list('XNYS')).toEqual([override]);
    expect((await there.source.current()).get('XNYS')).toEqual([override]);
  });

  it("invalidate the figures that depend on this exchange's calendar, and no others", async () => {
    const [newYork, london] = [await generation('calendar:XNYS'), await generation('calendar:XLON')];
    await here.editor.put('XNYS', STORM);
    expect(await generation('calendar:XNYS')).toBe(newYork + 1);
    await here.editor.put('XNYS', { ...STORM, note: 'Heavy snow' });
    expect(await generation('calendar:XNYS')).toBe(newYork + 2);
    await here.editor.remove('XNYS', STORM.date);
    expect(await generation('calendar:XNYS')).toBe(newYork + 3);
    expect(await generation('calendar:XLON')).toBe(london);
  });

  it('invalidate nothing when the same is stored again', async () => {
    await here.editor.put('XNYS', STORM);
    const before = await generation('calendar:XNYS');
    await here.editor.put('XNYS', STORM);
    expect(await generation('calendar:XNYS')).toBe(before);
  });

  it('are noticed to be gone when the table is emptied', async () => {
    await here.editor.put('XNYS', STORM);
    expect((await there.status.readStatusOf('XNYS', AT)).isOpen).toBe(false);
    await database.admin.query('truncate market_calendar_overrides');
    expect((await there.status.readStatusOf('XNYS', AT)).isOpen).toBe(true);
  });

  it('are read again only when something changed, and what did not change stays the same array', async () => {
    await here.editor.put('XNYS', STORM);
    const first = await there.source.current();
    expect(await there.source.current()).toBe(first);
    await here.editor.put('XLON', STORM);
    const second = await there.source.current();
    expect(second).not.toBe(first);
    expect(second.get('XNYS')).toBe(first.get('XNYS'));
    expect(second.get('XLON')).toEqual([STORM]);
  });

  it('refuse what would mean nothing', async () => {
    await expect(
      here.editor.put('XNYS', { date: '2026-11-26', kind: 'early_close', close: '12:00', note: '' }),
    ).rejects.toMatchObject({ code: 'unprocessable' });
    await expect(here.editor.put('XXXX', STORM)).rejects.toMatchObject({ code: 'not_found' });
    await expect(here.editor.remove('XNYS', '2026-11-24')).rejects.toMatchObject({ code: 'not_found' });
    expect(await here.editor.list('XNYS')).toEqual([]);
  });

  it.each([
    `('XNYS', '2026-11-24', 'sometimes', null, null)`,
    `('XNYS', '2026-11-24', 'closed', '09:00', null)`,
    `('XNYS', '2026-11-24', 'early_close', null, null)`,
    `('XNYS', '2026-11-24', 'late_open', null, '12:00')`,
    `('XNYS', '2026-11-24', 'open', '09:00', null)`,
    `('XNYS', '2026-11-24', 'open', '12:00', '09:00')`,
  ])('refuse rows that no kind allows: %s', async (row) => {
    await expect(
      database.admin.query(
        `insert into market_calendar_overrides (mic, date, kind, open_time, close_time) values ${row}`,
      ),
    ).rejects.toMatchObject({ code: '23514' });
  });
});
