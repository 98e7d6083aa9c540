import { createHash } from 'node:crypto';

/** A parameter of a metric. Lists keep their order: sort them before when the order has no meaning. */
export type CacheParameter = string | number | boolean | null | readonly string[];

/** Names one cached figure of one user. Made by `cacheKey` only. */
export interface CacheKey {
  /** `portfolio:v1:{metricType}:{params}`; at most 200 characters. */
  readonly text: string;
  readonly metricType: string;
  /** The canonical parameters in full, also when `text` holds their hash. Stored beside the figure and compared on read. */
  readonly params: string;
  /** Version of the payload's shape. A stored payload of another version counts as absent. */
  readonly schemaVersion: number;
}

const CACHE_KEY_PREFIX = 'portfolio:v1';
/** Longer keys carry a hash of their parameters instead. */
export const MAX_CACHE_KEY_LENGTH = 200;

const METRIC_TYPE = /^[a-z][a-z0-9_-]{0,49}$/;

/**
 * The key of a metric with its parameters. The caller fills in the defaults: an absent parameter and one that equals the default
 * are different keys. Names are sorted and texts escaped, so that two sets of parameters have the same key exactly when they are
 * equal.
 *
 * Throws `RangeError` on a metric type outside `[a-z][a-z0-9_-]*`, on an undefined or non-finite parameter, on broken Unicode
 * and on a schema version that is no positive integer.
 */
export function cacheKey(
  metricType: string,
  parameters: Readonly<Record<string, CacheParameter>>,
  schemaVersion = 1,
): CacheKey {
  if (!METRIC_TYPE.test(metricType)) throw new RangeError(`not a metric type: ${metricType.slice(0, 60)}`);
  if (!Number.isSafeInteger(schemaVersion) || schemaVersion < 1) throw new RangeError('not a schema version');
  const params = Object.keys(parameters)
    .toSorted()
    .map((name) => `${escaped(name)}=${encoded(name, parameters[name])}`)
    .join('&');
  const text = `${CACHE_KEY_PREFIX}:${metricType}:${params}`;
  if (text.length <= MAX_CACHE_KEY_LENGTH) return { text, metricType, params, schemaVersion };
  // `#` is escaped in every name, so no parameters in full look like a hash.
  const hash = createHash('sha256').update(params).digest('hex');
  return { text: `${CACHE_KEY_PREFIX}:${metricType}:#${hash}`, metricType, params, schemaVersion };
}

/** Whether `text` has the form of a metric type. */
export function isMetricType(text: string): boolean {
  return METRIC_TYPE.test(text);
}

/** Texts as they are; everything else behind `!` or in brackets, which no escaped text contains: `'1'` is not `1`. */
function encoded(name: string, value: CacheParameter | undefined): string {
  if (typeof value === 'string') return escaped(value);
  if (value === null || typeof value === 'boolean') return `!${value}`;
  if (typeof value === 'number' && Number.isFinite(value)) return `!${value === 0 ? 0 : value}`;
  // A comma behind every element, not between them: a list of one empty text is not an empty list.
  if (Array.isArray(value)) return `[${value.map((element) => `${escaped(element as string)},`).join('')}]`;
  throw new RangeError(`the parameter ${name.slice(0, 40)} has no canonical form`);
}

/** Leaves letters, digits and `- _ . ~ * ' ( )`. */
function escaped(text: string): string {
  if (typeof text !== 'string' || /\p{Surrogate}/u.test(text))
    throw new RangeError('a parameter is not well-formed text');
  return encodeURIComponent(text).replaceAll('!', '%21');
}
