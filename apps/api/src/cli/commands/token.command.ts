import { randomUUID } from 'node:crypto';
import { type Clock, SystemClock } from '@portfolio-metrics/kernel';
import { Command } from 'commander';
import type { Variables } from '@portfolio-metrics/environment';
import type { Scope } from '../../auth/scopes.decorator.js';
import { issueToken, keptSigningSecret } from '../../auth/signing-secret.js';
import { readEnvironment } from '../../config/environment.js';
import { uuidArgument, wholeNumber } from '../arguments.js';
import { type Terminal, UsageError } from '../terminal.js';

const SCOPES: readonly Scope[] = ['portfolio:read', 'portfolio:write', 'market:write', 'ops'];
const DEFAULT_SCOPES = 'portfolio:read,portfolio:write';

interface TokenOptions {
  readonly user?: string;
  readonly scopes: readonly Scope[];
  readonly days: number;
}

/** `token`: signs one with the secret of the service. Needs no database. */
export function tokenCommand(variables: Variables, terminal: Terminal, clock: Clock = new SystemClock()): Command {
  return new Command('token')
    .description('sign a bearer token with the secret of the service and print it, once: it is kept nowhere')
    .option('--user <uuid>', 'whose token it is; without it, a new user', uuidArgument)
    .option('--scopes <list>', `comma-separated, of ${SCOPES.join(', ')}`, scopesOf, scopesOf(DEFAULT_SCOPES))
    .option('--days <number>', 'how long it is valid', wholeNumber(1, 3_650), 30)
    .action(async ({ user, scopes, days }: TokenOptions) => {
      const { auth, dataDir } = readEnvironment(variables);
      if (auth.jwksUrl !== null) {
        throw new UsageError('tokens of this service come from the identity provider of AUTH_JWKS_URL');
      }
      const userId = user ?? randomUUID();
      const token = await issueToken(auth.secret ?? (await keptSigningSecret(dataDir)), {
        userId,
        scopes,
        days,
        issuedAt: clock.now(),
        issuer: auth.issuer,
        audience: auth.audience,
      });
      terminal.note(`user ${userId}, ${scopes.join(' ')}, ${days} days`);
      terminal.print(token);
    });
}

function scopesOf(list: string): readonly Scope[] {
  const names = list.split(/[\s,]+/).filter((name) => name !== '');
  const unknown = names.find((name) => !(SCOPES as readonly string[]).includes(name));
  if (names.length === 0 || unknown !== undefined) {
    throw new UsageError(`--scopes names ${unknown ?? 'nothing'}: there are ${SCOPES.join(', ')}`);
  }
  return names as Scope[];
}
