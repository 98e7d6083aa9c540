import { createHmac } from 'node:crypto';

/**
 * Stands for a user in the log: the same user has the same, and nobody without the secret can tell whose it is. The user's id itself
 * would tie the log to the person.
 */
export class TenantHash {
  constructor(private readonly secret: string) {}

  of(userId: string): string {
    return createHmac('sha256', this.secret).update(`tenant in the log\n${userId}`).digest('base64url').slice(0, 16);
  }
}
