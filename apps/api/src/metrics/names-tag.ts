const TAG = /(?:W\/)?("[^"]*")/g;
/** Longest header that is looked through, in characters. */
const LONGEST = 4_096;

/**
 * Whether the header `If-None-Match` names the entity tag of what there is: `*`, or a list with a tag of the same characters, weak or strong
 * (RFC 9110, 13.1.2: the comparison is the weak one). A header longer than 4,096 characters names nothing.
 */
export function namesTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined || ifNoneMatch.length > LONGEST) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const characters = etag.slice(etag.indexOf('"'));
  return [...ifNoneMatch.matchAll(TAG)].some(([, tag]) => tag === characters);
}
