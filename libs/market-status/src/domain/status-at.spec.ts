import { describe, expect, it } from 'vitest';
import { CALENDAR_DEFINITIONS } from '../calendars/index.js';
import { CalendarBook } from './calendar-book.js';
import { statusAt } from './status-at.js';

const book = new CalendarBook(CALENDAR_DEFINITIONS);
const status = (mic: string, at: string) => statusAt(book.get(mic), new Date(at));

describe('statusAt', () => {
  it('drops the lunch break of a half day', () => {
    expect(status('XHKG', '2026-02-16T04:00:00Z')).toMatchObject({
      isOpen: false,
      reason: 'after_close',
      session: { breaks: [], isHalfDay: true },
      nextOpen: '2026-02-20T01:30:00.000Z',
    });
  });
});
