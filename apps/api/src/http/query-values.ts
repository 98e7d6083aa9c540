import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { parseCalendarDate } from '@portfolio-metrics/kernel';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, registerDecorator, type ValidationOptions } from 'class-validator';

/** A query parameter that is a whole number: `"10"` becomes 10; anything else stays as it is and fails `@IsInt()`. */
export const WholeNumberParameter = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
  );

/** A query parameter that is `true` or `false`; anything else stays as it is and fails `@IsBoolean()`. */
export const BooleanParameter = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

/** The text names a day `YYYY-MM-DD` that exists, from 1970 to 2100. */
export function IsCalendarDate(options?: ValidationOptions): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isCalendarDate',
      target: target.constructor,
      propertyName: String(property),
      ...(options === undefined ? {} : { options }),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && parseCalendarDate(value) !== null,
        defaultMessage: () =>
          `${String(property)} must be a date YYYY-MM-DD that exists, from 1970-01-01 to 2100-12-31`,
      },
    });
}

/** A query parameter that may name a day. */
export const OptionalDateParameter = (description: string): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ type: String, format: 'date', description }), IsOptional(), IsCalendarDate());

/** A query parameter that says `true`, or `false`, which is what its absence means. */
export const FlagParameter = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: Boolean, description, default: false }),
    IsOptional(),
    BooleanParameter(),
    IsBoolean(),
  );
