import { parseCalendarDate } from '@portfolio-metrics/kernel';
import { registerDecorator } from 'class-validator';

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$/;
const MAX_LENGTH = 29;

/** The text is ISO 8601 with a date that exists (1970 to 2100), hours, minutes and an offset from UTC. */
export function IsInstant(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isInstant',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => {
          if (typeof value !== 'string' || value.length > MAX_LENGTH) return false;
          const date = INSTANT.exec(value)?.[1];
          return date !== undefined && parseCalendarDate(date) !== null;
        },
        defaultMessage: () => `${String(property)} must be an instant like 2026-11-27T14:30:00Z`,
      },
    });
}
