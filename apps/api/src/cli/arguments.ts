import { isCanonicalUuid } from '@portfolio-metrics/kernel';
import { InvalidArgumentError } from 'commander';

/** A canonical UUID, as in tokens. */
export function uuidArgument(value: string): string {
  if (!isCanonicalUuid(value)) throw new InvalidArgumentError('It must be a UUID in lower case.');
  return value;
}

/** A reader of whole numbers from `minimum` to `maximum`. */
export function wholeNumber(minimum: number, maximum: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d{1,9}$/.test(value) || number < minimum || number > maximum) {
      throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
    }
    return number;
  };
}
