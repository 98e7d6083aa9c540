import { createHash } from 'node:crypto';

const SHORTEST_SECONDS = 1;
/** Who is to wait for longer is told these at the least: then asks once more, and hears again how long. */
const LONGEST_LEAST_SECONDS = 20;
const LONGEST_SECONDS = 30;
const DEFAULT_SECONDS = 2;

/**
 * Seconds for `Retry-After`, 1 to 30: at least what the refusal asked for (of which 20 count), and up to as much again and a second more, or
 * all who were refused together would come back together. Spread by the request's id, which is random and makes the answer repeatable.
 */
export function retryAfterSeconds(asked: number | undefined, requestId: string): number {
  const wanted = Math.max(SHORTEST_SECONDS, Math.ceil(asked ?? DEFAULT_SECONDS));
  const least = Math.min(wanted, LONGEST_LEAST_SECONDS);
  const longest = Math.min(2 * least + 1, LONGEST_SECONDS);
  return least + Math.floor(fractionOf(requestId) * (longest - least + 1));
}

/** 0 (inclusive) to 1 (exclusive), evenly spread over the texts. */
function fractionOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
