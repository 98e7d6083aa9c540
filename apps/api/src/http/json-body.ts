import { AppError } from '@portfolio-metrics/kernel';

const MAX_DEPTH = 16;

/**
 * Parses a request body strictly: valid UTF-8, at most 16 levels deep, no duplicate keys (two readers of such a document disagree), and
 * no key that could reach a prototype. Throws `AppError` `validation_failed`.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('is not valid UTF-8');
  }
  const flaw = structuralFlaw(text);
  if (flaw !== null) throw malformed(flaw);
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('is not valid JSON');
  }
}

function malformed(what: string): AppError {
  return new AppError('validation_failed', `The request body ${what}.`);
}

/** What every object inherits: `__proto__` could reach a prototype, and the transformer drops the others without a word. */
const FORBIDDEN_KEYS = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/** Looks only at nesting and keys; what is not JSON at all is left to the parser. */
function structuralFlaw(text: string): string | null {
  const open: Array<Set<string> | null> = [];
  let position = 0;
  while (position < text.length) {
    const character = text[position]!;
    if (character === '"') {
      const end = endOfString(text, position);
      const keys = open.at(-1);
      if (keys instanceof Set && /^\s*:/.test(text.slice(end, end + 64))) {
        const flaw = keyFlaw(text.slice(position, end), keys);
        if (flaw !== null) return flaw;
      }
      position = end;
      continue;
    }
    if (character === '{' || character === '[') open.push(character === '{' ? new Set() : null);
    if (character === '}' || character === ']') open.pop();
    if (open.length > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
    position += 1;
  }
  return null;
}

function keyFlaw(literal: string, keys: Set<string>): string | null {
  let key: string;
  try {
    key = JSON.parse(literal) as string;
  } catch {
    return null;
  }
  if (FORBIDDEN_KEYS.has(key)) return 'has a forbidden key';
  if (keys.has(key)) return 'has a duplicate key';
  keys.add(key);
  return null;
}

/** The position behind the closing quote of the string that starts at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text[position] !== '"') position += text[position] === '\\' ? 2 : 1;
  return Math.min(position + 1, text.length);
}
