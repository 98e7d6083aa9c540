import { type ArgumentMetadata, type ValidationError, ValidationPipe } from '@nestjs/common';
import { AppError, type InputIssue } from '@portfolio-metrics/kernel';

const MAX_ISSUES = 100;

/** Checks every body and query against its DTO: unknown members are refused, nothing is converted that the DTO does not convert itself. */
export function createValidationPipe(): ValidationPipe {
  return new StrictValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors: ValidationError[]) =>
      new AppError('validation_failed', 'The request has invalid values.', {
        issues: issuesOf(errors).slice(0, MAX_ISSUES),
      }),
  });
}

function issuesOf(errors: readonly ValidationError[], parent = ''): InputIssue[] {
  return errors.flatMap((error) => {
    const pointer = `${parent}/${error.property.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Object.values(error.constraints ?? {}).map((reason) => ({ pointer, reason }));
    return [...own, ...issuesOf(error.children ?? [], pointer)];
  });
}

class StrictValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'query') refuseInheritedNames(value);
    return (await super.transform(value, metadata)) as unknown;
  }
}

/** The transformer drops members that every object inherits (`toString`), so nothing behind it could refuse them as unknown. */
function refuseInheritedNames(query: unknown): void {
  const inherited = Object.keys(query ?? {}).filter((name) => name in Object.prototype);
  if (inherited.length === 0) return;
  throw new AppError('validation_failed', 'The request has invalid values.', {
    issues: inherited.map((name) => ({ pointer: `/${name}`, reason: `property ${name} should not exist` })),
  });
}
