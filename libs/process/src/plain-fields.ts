import { faultName } from '@portfolio-metrics/kernel';

const MAX_LENGTH = 500;
const MAX_FIELDS = 30;
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;
/** User and password of an address, whatever follows them. */
const CREDENTIALS = /:\/\/[^\s/@]*@/g;
/** Escape sequences of terminals, then everything else that moves a cursor, hides, reorders or ends a line. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const TERMINAL = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007?/g;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text that is one line in every reader, without passwords in addresses, and no longer than anyone reads. */
export function plainText(text: string): string {
  const start = text.slice(0, MAX_LENGTH * 2);
  const plain = start.replace(TERMINAL, '').replace(UNSEEN, ' ').replace(CREDENTIALS, '://***@');
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH)}…` : plain;
}

/**
 * What may stand in a log line: texts, numbers, truth values and dates under plain names. Objects and lists do not: nobody knows what
 * they will hold one day. Of an error its kind and code are told.
 */
export function plainFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields).slice(0, MAX_FIELDS)) {
    if (FIELD_NAME.test(name) && value !== undefined) plain[name] = plainValue(value);
  }
  return plain;
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return faultName(value);
  return Array.isArray(value) ? `[${value.length} values]` : `[${typeof value}]`;
}
