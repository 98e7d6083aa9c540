import { applyDecorators } from '@nestjs/common';
import { plainTextProblem } from '@portfolio-metrics/imports';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

/** Text for people in Unicode form NFC: 1 to `maxLength` characters, none that hides or turns text around, no blanks at its ends. */
export const PlainText = (maxLength: number): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.normalize('NFC') : value)),
    ValidateBy({
      name: 'plainText',
      validator: {
        validate: (value: unknown) => problemOf(value, maxLength) === null,
        defaultMessage: (args) => `${args?.property ?? ''} ${problemOf(args?.value, maxLength) ?? ''}`,
      },
    }),
  );

function problemOf(value: unknown, maxLength: number): string | null {
  if (typeof value !== 'string' || value === '') return `must be a text of 1 to ${maxLength} characters`;
  if (value.trim() !== value) return 'must not begin or end with blanks';
  return plainTextProblem(value, maxLength);
}
