import { HttpStatus } from '@nestjs/common';
import type { AppErrorCode } from '@portfolio-metrics/kernel';

/** The one place where our error codes become HTTP statuses; the compiler refuses a code without one. */
export const HTTP_STATUS_BY_CODE = {
  validation_failed: HttpStatus.BAD_REQUEST,
  unauthenticated: HttpStatus.UNAUTHORIZED,
  forbidden: HttpStatus.FORBIDDEN,
  not_found: HttpStatus.NOT_FOUND,
  conflict: HttpStatus.CONFLICT,
  precondition_failed: HttpStatus.PRECONDITION_FAILED,
  idempotency_key_in_use: HttpStatus.CONFLICT,
  idempotency_key_reused: HttpStatus.UNPROCESSABLE_ENTITY,
  payload_too_large: HttpStatus.PAYLOAD_TOO_LARGE,
  unsupported_media_type: HttpStatus.UNSUPPORTED_MEDIA_TYPE,
  import_rejected: HttpStatus.UNPROCESSABLE_ENTITY,
  oversell: HttpStatus.UNPROCESSABLE_ENTITY,
  unprocessable: HttpStatus.UNPROCESSABLE_ENTITY,
  rate_limited: HttpStatus.TOO_MANY_REQUESTS,
  unavailable: HttpStatus.SERVICE_UNAVAILABLE,
  outcome_unknown: HttpStatus.SERVICE_UNAVAILABLE,
} as const satisfies Record<AppErrorCode, HttpStatus>;
