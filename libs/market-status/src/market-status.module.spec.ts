import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { XETR } from './calendars/xetr.js';
import type { CalendarOverride } from './domain/calendar-definition.js';
import { CalendarBook } from './domain/calendar-book.js';
import { CALENDAR_DEFINITIONS } from './calendars/index.js';
import { MarketStatusModule } from './market-status.module.js';
import { MarketStatusService } from './market-status.service.js';
import { CalendarOverrides, type OverridesByMic } from './overrides/calendar-overrides.js';

const AT = new Date('2026-11-24T16:00:00Z');

async function serviceOf(...options: Parameters<typeof MarketStatusModule.forRoot>): Promise<MarketStatusService> {
  const testing = await Test.createTestingModule({ imports: [MarketStatusModule.forRoot(...options)] }).compile();
  return testing.get(MarketStatusService);
}

/** Answers each read when the test says so. */
class HeldBackOverrides extends CalendarOverrides {
  readonly waiting: ((overrides: OverridesByMic) => void)[] = [];

  override current(): Promise<OverridesByMic> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

const closed = (note: string): OverridesByMic =>
  new Map([['XNYS', [{ date: '2026-11-24', kind: 'closed', note } satisfies CalendarOverride]]]);

describe('MarketStatusModule', () => {
  it('works without options and without a database', async () => {
    const sut = await serviceOf();
    expect(sut.knownMics()).toHaveLength(17);
    expect((await sut.readStatusOf('nyse', AT)).isOpen).toBe(true);
    expect((await sut.readSessionsOf('LSE', '2026-11-23', '2026-11-29')).sessions).toHaveLength(5);
  });

  it('says that it needs forRoot when it is imported as a class', async () => {
    await expect(Test.createTestingModule({ imports: [MarketStatusModule] }).compile()).rejects.toThrow(
      /^MarketStatusModule has no options: import MarketStatusModule.forRoot/,
    );
  });

  it('takes further calendars, and one in place of a built-in one', async () => {
    const vienna = {
      ...XETR,
      mic: 'XWBO',
      name: 'Wiener Boerse',
      acronym: 'WB',
      aliases: ['WBAG'],
      timezone: 'Europe/Vienna',
    };
    const sut = await serviceOf({ calendars: [vienna, { ...XETR, name: 'Our own Xetra' }] });
    expect(sut.knownMics()).toHaveLength(18);
    expect(sut.statusOf('wbag', AT).mic).toBe('XWBO');
    expect(sut.statusOf('XETR', AT).name).toBe('Our own Xetra');
  });

  it('takes its options from a factory', async () => {
    const testing = await Test.createTestingModule({
      imports: [
        MarketStatusModule.forRootAsync({ useFactory: () => ({ calendars: [{ ...XETR, name: 'From a factory' }] }) }),
      ],
    }).compile();
    expect(testing.get(MarketStatusService).statusOf('XETR', AT).name).toBe('From a factory');
  });
});

describe('MarketStatusService', () => {
  const serviceWith = (overrides: CalendarOverrides): MarketStatusService =>
    new MarketStatusService(new CalendarBook(CALENDAR_DEFINITIONS), overrides);

  it('answers a batch in the order asked, each exchange once, without those it has no calendar for', async () => {
    const sut = await serviceOf();
    expect(sut.statusesOf(['LSE', 'XNYS', 'XXXX', 'XLON', 'NYSE'], AT).map(({ mic }) => mic)).toEqual(['XLON', 'XNYS']);
  });

  it('refuses one exchange that it has no calendar for', async () => {
    const sut = await serviceOf();
    expect(() => sut.statusOf('XXXX', AT)).toThrow(expect.objectContaining({ code: 'not_found' }));
    await expect(sut.readStatusOf('XXXX', AT)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('answers with the overrides that are in force when it is asked', async () => {
    const source = new HeldBackOverrides();
    const sut = serviceWith(source);
    const answer = sut.readStatusesOf(['XNYS'], AT);
    source.waiting[0]!(closed('Blizzard'));
    expect((await answer)[0]).toMatchObject({ isOpen: false, holiday: { name: 'Blizzard' } });
    expect(sut.statusOf('XNYS', AT).isOpen).toBe(false);
  });

  it('does not go back to older overrides when an earlier read ends later', async () => {
    const source = new HeldBackOverrides();
    const sut = serviceWith(source);
    const [earlier, later] = [sut.refreshOverrides(), sut.refreshOverrides()];
    source.waiting[1]!(closed('new'));
    await later;
    source.waiting[0]!(new Map());
    await earlier;
    expect(sut.statusOf('XNYS', AT).holiday?.name).toBe('new');
  });

  it('does not answer when the overrides cannot be read', async () => {
    class Broken extends CalendarOverrides {
      override current(): Promise<OverridesByMic> {
        return Promise.reject(new Error('no database'));
      }
    }
    await expect(serviceWith(new Broken()).readStatusOf('XNYS', AT)).rejects.toThrow('no database');
  });
});
