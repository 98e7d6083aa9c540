import { ApiProperty } from '@nestjs/swagger';
import type { InputIssue } from '@portfolio-metrics/kernel';
import type { ProblemDetails } from '../errors/problem-details.js';
import { Choice, Count, Flag, ListOf, Text } from './properties.js';
import { HTTP_STATUS_BY_CODE } from '../errors/http-status-by-code.js';

/** Codes that are not of the application but of the edge. */
const EDGE_CODES = ['internal', 'request_timeout'];
const ERROR_CODES: readonly string[] = [...Object.keys(HTTP_STATUS_BY_CODE), ...EDGE_CODES];

export class InputIssueResponse implements InputIssue {
  @Text('Of a body: JSON pointer (RFC 6901); of a query: `/` and the parameter.', {
    example: '/quantity',
    required: false,
  })
  readonly pointer?: string;

  @ApiProperty({ type: 'integer', minimum: 1, required: false, description: 'Of an imported file; the header is 1.' })
  readonly line?: number;

  @Text('Of an imported file.', { example: 'price', required: false })
  readonly column?: string;

  @Text('For a person.', { example: 'must be greater than 0' })
  readonly reason: string;
}

/** RFC 9457. */
export class ProblemResponse implements Omit<ProblemDetails, never> {
  readonly [member: string]: unknown;

  @Text('A URN that names the kind of problem.', { example: 'urn:portfolio-metrics:problem:not-found' })
  readonly type: string;

  @Text('The text of the status.')
  readonly title: string;

  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599, description: 'Of HTTP.' })
  readonly status: number;

  @Text('For a person.')
  readonly detail: string;

  @Choice(ERROR_CODES, 'For programs.')
  readonly errorCode: string;

  @Text('As in the header `X-Request-Id`: names the request in the log.')
  readonly requestId: string;

  @Flag('The same request may succeed later.')
  readonly retryable: boolean;

  @ListOf(() => InputIssueResponse, 'What is wrong with the request, at most a hundred.', { required: false })
  readonly errors?: readonly InputIssueResponse[];

  @Text('Of a 503: `read-only`: the database takes no changes; `storage-full`: it has no space left.', {
    required: false,
  })
  readonly reason?: string;

  @Count('Of a refused file: how many rows or values are wrong, listed or not.', { required: false })
  readonly issueCount?: number;

  @Count('Of a conflict: how many there may be.', { required: false })
  readonly limit?: number;

  @Text('Of an oversell.', { required: false })
  readonly symbol?: string;

  @ApiProperty({ type: String, format: 'date', required: false, description: 'Of an oversell.' })
  readonly date?: string;

  @ApiProperty({ type: String, format: 'decimal', required: false, description: 'Of an oversell: units to be sold.' })
  readonly requested?: string;

  @ApiProperty({ type: String, format: 'decimal', required: false, description: 'Of an oversell: units there are.' })
  readonly available?: string;
}
