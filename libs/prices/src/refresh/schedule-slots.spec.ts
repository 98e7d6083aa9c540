import { describe, expect, it } from 'vitest';
import { lastSlot, slotAfter } from './schedule-slots.js';

const at = (iso: string): Date => new Date(iso);

describe('the slots of a schedule', () => {
  it.each([
    ['*/15 * * * *', '2024-06-12T15:07:30Z', '2024-06-12T15:00:00.000Z'],
    ['*/15 * * * *', '2024-06-12T15:15:00Z', '2024-06-12T15:15:00.000Z'],
    ['*/15 * * * *', '2024-06-12T15:14:59.999Z', '2024-06-12T15:00:00.000Z'],
    ['0 6 * * 1', '2024-06-12T15:00:00Z', '2024-06-10T06:00:00.000Z'],
    ['0 0 1 1 *', '2024-06-12T15:00:00Z', '2024-01-01T00:00:00.000Z'],
    ['30 2 * * *', '2024-03-31T12:00:00Z', '2024-03-31T02:30:00.000Z'],
  ])('of %s has at %s last been %s', (cron, now, expected) => {
    expect(lastSlot(cron, at(now))?.toISOString()).toBe(expected);
  });

  it('comes next behind an instant', () => {
    expect(slotAfter('*/15 * * * *', at('2024-06-12T15:15:00Z')).toISOString()).toBe('2024-06-12T15:30:00.000Z');
  });
});
