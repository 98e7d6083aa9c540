import { type PipeTransform, type Type } from '@nestjs/common';
import { AppError, isAppError } from '@portfolio-metrics/kernel';
import { createValidationPipe } from '../http/validation-pipe.js';

const MOST_ELEMENTS = 1_000;

/** Checks a body that is a list, element by element, as the global pipe checks a body that is an object. */
export class BodyListPipe<T> implements PipeTransform<unknown, Promise<T[]>> {
  private readonly elements = createValidationPipe();

  constructor(private readonly element: Type<T>) {}

  async transform(body: unknown): Promise<T[]> {
    if (!Array.isArray(body)) throw refusal('', 'must be a list');
    if (body.length > MOST_ELEMENTS) throw refusal('', `must have at most ${MOST_ELEMENTS} elements`);
    const checked: T[] = [];
    for (const [index, element] of body.entries()) checked.push(await this.check(element, index));
    return checked;
  }

  private async check(element: unknown, index: number): Promise<T> {
    if (typeof element !== 'object' || element === null) throw refusal(`/${index}`, 'must be an object');
    try {
      return (await this.elements.transform(element, { type: 'body', metatype: this.element })) as T;
    } catch (error) {
      if (!isAppError(error)) throw error;
      throw new AppError(error.code, error.message, {
        issues: error.issues.map((issue) => ({ ...issue, pointer: `/${index}${issue.pointer ?? ''}` })),
      });
    }
  }
}

function refusal(pointer: string, reason: string): AppError {
  return new AppError('validation_failed', 'The request has invalid values.', { issues: [{ pointer, reason }] });
}
