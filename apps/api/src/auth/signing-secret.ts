import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SignJWT } from 'jose';
import type { Scope } from './scopes.decorator.js';

/** The secret kept in the data folder, made at the first start: tokens stay valid between starts. Readable by the owner only. */
export async function keptSigningSecret(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'signing-secret');
  await mkdir(dataDir, { recursive: true });
  try {
    // `wx`: of two processes that start together only one writes, and both read the same.
    await writeFile(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}

/** A signed HS256 token for `userId` with the given scopes, valid for `days` from `issuedAt`. */
export async function issueToken(
  secret: string,
  claims: {
    userId: string;
    scopes: readonly Scope[];
    issuedAt: Date;
    days: number;
    issuer?: string | null;
    audience?: string | null;
  },
): Promise<string> {
  const issuedAt = Math.floor(claims.issuedAt.getTime() / 1_000);
  const token = new SignJWT({ scope: claims.scopes.join(' ') })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(claims.userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + claims.days * 86_400);
  if (claims.issuer) token.setIssuer(claims.issuer);
  if (claims.audience) token.setAudience(claims.audience);
  return await token.sign(new TextEncoder().encode(secret));
}
