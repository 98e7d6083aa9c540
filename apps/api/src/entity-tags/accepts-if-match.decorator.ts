import { ApiHeader } from '@nestjs/swagger';

/** Describes the header in the API's document. */
export const AcceptsIfMatch = (): MethodDecorator =>
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The `ETag` that the change starts from, or several, or `*` for any; else 412.',
  });
