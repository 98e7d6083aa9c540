import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { AppError } from '@portfolio-metrics/kernel';
import { rejectedFile } from './import-issues.js';

/** Largest piece handed on at once: what the parsers behind hold in memory is bounded by it. */
const CHUNK_BYTES = 65_536;

/**
 * The text of `source` in pieces of at most 64 KiB, without a byte order mark and with every line end as `\n`. Throws
 * `import_rejected` on what is no UTF-8 text (invalid bytes, UTF-16, NUL) or breaks off, `payload_too_large` beyond `maxBytes`.
 *
 * The source is never destroyed: it may be a request whose socket still has to carry the answer.
 */
export async function* textChunks(source: Readable, maxBytes: number): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let line = 1;
  let heldReturn = '';
  for await (const piece of pieces(source)) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new AppError('payload_too_large', `The file is larger than ${maxBytes} bytes.`);
    const decoded = heldReturn + decode(decoder, piece, line);
    // A line end may be cut in two by the border between pieces.
    heldReturn = decoded.endsWith('\r') ? '\r' : '';
    const text = withLineFeeds(decoded.slice(0, decoded.length - heldReturn.length));
    refuseNul(text, line);
    line += occurrences(text, '\n');
    if (text !== '') yield text;
  }
  const rest = decode(decoder, undefined, line) + (heldReturn === '' ? '' : '\n');
  if (rest !== '') yield rest;
}

async function* pieces(source: Readable): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false })) {
      const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
      for (let start = 0; start < buffer.length; start += CHUNK_BYTES) {
        yield buffer.subarray(start, start + CHUNK_BYTES);
      }
    }
  } catch (error) {
    // Of the source alone: what a consumer throws does not pass through here.
    throw rejectedFile(null, 'broke off before its end', error);
  }
}

function decode(decoder: TextDecoder, piece: Buffer | undefined, line: number): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch (error) {
    const readable = piece?.toString('utf8') ?? '';
    const bad = readable.indexOf('\uFFFD');
    const linesBefore = occurrences(readable.slice(0, Math.max(bad, 0)), '\n');
    throw rejectedFile(line + linesBefore, 'is not UTF-8 text', error);
  }
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function refuseNul(text: string, line: number): void {
  const at = text.indexOf('\0');
  if (at < 0) return;
  throw rejectedFile(line + occurrences(text.slice(0, at), '\n'), 'contains a NUL character (is it UTF-16?)');
}

function occurrences(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}
