import { isCanonicalUuid } from '@portfolio-metrics/kernel';
import { ValidateBy } from 'class-validator';

/** A UUID in lower case with hyphens, as the service gives them out. */
export const IsCanonicalUuid = (): PropertyDecorator =>
  ValidateBy({
    name: 'isCanonicalUuid',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isCanonicalUuid(value),
      defaultMessage: () => '$property must be a UUID in lower case',
    },
  });
