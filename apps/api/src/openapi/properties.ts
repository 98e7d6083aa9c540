import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

/**
 * One decorator per kind of value in an answer, so that equal kinds are described equally: decimals as canonical text, percentages as
 * numbers, days and instants as text. `...OrNull`: the value may be unknown; the reason is in `meta.missing`.
 */

/** Canonical: no exponent, no zeros at the end, no `-0`. */
const DECIMAL_PATTERN = String.raw`^(0|-?(0\.\d*[1-9]|[1-9]\d*(\.\d*[1-9])?))$`;

const DECIMAL = { type: String, format: 'decimal', pattern: DECIMAL_PATTERN } as const;
const DATE = { type: String, format: 'date' } as const;
const INSTANT = { type: String, format: 'date-time' } as const;
const PERCENT = { type: Number } as const;

interface Options {
  readonly description?: string;
  readonly example?: unknown;
  readonly required?: boolean;
}

type Described = (description?: string, options?: Omit<Options, 'description'>) => PropertyDecorator;

const described =
  (schema: object): Described =>
  (description, options = {}) =>
    ApiProperty({ ...schema, ...(description === undefined ? {} : { description }), ...options });

/** An amount, a price, a quantity or a rate. */
export const DecimalProperty = described(DECIMAL);
export const DecimalOrNull = described({ ...DECIMAL, nullable: true });

/** 12.34 means 12.34 %. */
export const Percent = described(PERCENT);
export const PercentOrNull = described({ ...PERCENT, nullable: true });
/** A number without a unit. */
export const RatioOrNull = described({ type: Number, nullable: true });

/** `YYYY-MM-DD`. */
export const DateProperty = described(DATE);
export const DateOrNull = described({ ...DATE, nullable: true });

/** ISO 8601 in UTC with `Z`. */
export const Instant = described(INSTANT);
export const InstantOrNull = described({ ...INSTANT, nullable: true });

export const Text = described({ type: String });
export const TextOrNull = described({ type: String, nullable: true });
export const Uuid = described({ type: String, format: 'uuid' });
export const UuidOrNull = described({ type: String, format: 'uuid', nullable: true });
export const Count = described({ type: 'integer', minimum: 0 });
export const CountOrNull = described({ type: 'integer', minimum: 0, nullable: true });
export const Flag = described({ type: Boolean });
export const FlagOrNull = described({ type: Boolean, nullable: true });
export const Currency = described({ type: String, pattern: '^[A-Z]{3}$', example: 'EUR' });

/** One of a list of words. */
export const Choice = (values: readonly string[], description?: string): PropertyDecorator =>
  described({ type: String, enum: [...values] })(description);
export const ChoiceOrNull = (values: readonly string[], description?: string): PropertyDecorator =>
  described({ type: String, enum: [...values], nullable: true })(description);

/**
 * Another model, or a list of one. `model` is a function because models may name each other in any order; the framework knows such a
 * function by its name, `type`.
 */
export const Model = (model: () => Type, description?: string): PropertyDecorator =>
  described({ type: () => model() })(description);
export const ModelOrNull = (model: () => Type, description?: string): PropertyDecorator =>
  described({ type: () => model(), nullable: true })(description);
export const ListOf = (model: () => Type, description?: string, options: Options = {}): PropertyDecorator =>
  described({ type: () => model(), isArray: true })(description, options);
export const ListOrNull = (model: () => Type, description?: string): PropertyDecorator =>
  described({ type: () => model(), isArray: true, nullable: true })(description);
