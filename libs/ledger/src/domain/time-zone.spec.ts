import { describe, expect, it } from 'vitest';
import { isTimeZone } from './time-zone.js';

describe('isTimeZone', () => {
  it.each(['UTC', 'Europe/Zurich', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'US/Eastern', 'Etc/GMT+5'])(
    'knows %s',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  it.each(['', 'Mars/Olympus', '+02:00', 'europe/zurich', 'utc', 'Europe/Zurich ', 'Europe/', '../etc/passwd', 'Z'])(
    'refuses "%s"',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});
