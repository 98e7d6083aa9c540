const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `text` is a UUID in its canonical form: lower case, hyphens, nothing else. */
export function isCanonicalUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}
