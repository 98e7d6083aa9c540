import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 16;
const MAX_LENGTH = 1_024;

/**
 * Values that a client keeps for us and must not make up or carry elsewhere: positions in lists, versions of resources. A token is
 * valid only in the scope (user, route, filters) that it was issued for. Stateless; not secret.
 */
export class OpaqueTokens {
  /** `secret`: shared by all replicas; a new one makes older tokens invalid. */
  constructor(private readonly secret: string) {}

  /** Text of the alphabet of base64url. */
  issue(scope: readonly string[], content: readonly (string | number)[]): string {
    const payload = Buffer.from(JSON.stringify(content));
    return Buffer.concat([this.mac(scope, payload), payload]).toString('base64url');
  }

  /** What `issue` was given, or `null` when the token is not ours or belongs to another scope. */
  read(scope: readonly string[], token: string): readonly (string | number)[] | null {
    if (token.length > MAX_LENGTH) return null;
    const bytes = Buffer.from(token, 'base64url');
    // Decoding skips what is not of the alphabet: only the one spelling of the bytes is accepted.
    if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== token) return null;
    const payload = bytes.subarray(MAC_BYTES);
    if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), this.mac(scope, payload))) return null;
    return JSON.parse(payload.toString()) as (string | number)[];
  }

  private mac(scope: readonly string[], payload: Buffer): Buffer {
    const hmac = createHmac('sha256', this.secret).update('portfolio-metrics token v1\n');
    return hmac.update(JSON.stringify(scope)).update('\n').update(payload).digest().subarray(0, MAC_BYTES);
  }
}
