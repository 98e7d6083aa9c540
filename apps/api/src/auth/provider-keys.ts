import { AppError, type Clock } from '@portfolio-metrics/kernel';
import { DependencyGuard, type GuardRegistry } from '@portfolio-metrics/resilience';
import {
  type CompactJWSHeaderParameters,
  createRemoteJWKSet,
  errors,
  type FlattenedJWSInput,
  type RemoteJWKSet,
} from 'jose';
import type { FoundKey, TokenKeys } from './token-keys.js';

/** How long keys are used without having asked for them again: one that the provider withdrew is refused after so long. */
const FRESH_MS = 60_000;
/** From this age on they are asked for again beside the requests, so that none waits for it. */
const AHEAD_MS = 30_000;
/** How long keys are used while the provider does not answer. Tokens that live longer than this are rare. */
const USABLE_MS = 24 * 3_600_000;
/** At this age a key that is not among them is asked for: it may be new. Not at once, or made-up tokens would be questions. */
const UNKNOWN_KEY_MS = 10_000;
const ANSWERS_WITHIN_MS = 2_000;
/** One failure may be an accident; after a second one the provider is asked every two seconds. */
const GUARD = { timeoutMs: 2_500, failuresToOpen: 2 };
const RETRY_AFTER_SECONDS = 2;

/**
 * The keys of an identity provider (JWKS): fetched when they are needed first, and again as long as tokens come. While the provider does
 * not answer, the last ones are used for a day; then, as before there are any, nobody is let in and nobody is blamed.
 */
export class ProviderKeys implements TokenKeys {
  readonly algorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'];
  private readonly known: RemoteJWKSet;
  private readonly guard: DependencyGuard;
  private text = '';
  private edition = 0;
  private fetchedMs = Number.NEGATIVE_INFINITY;
  /** The last attempt to fetch them failed, or was not made because of others that did. */
  private isAway = false;
  private fetching: Promise<void> | undefined;

  constructor(
    url: URL,
    private readonly clock: Clock,
    registry?: GuardRegistry,
  ) {
    // When they are fetched is decided here.
    const never = { cacheMaxAge: Number.POSITIVE_INFINITY, cooldownDuration: Number.POSITIVE_INFINITY };
    this.known = createRemoteJWKSet(url, { ...never, timeoutDuration: ANSWERS_WITHIN_MS });
    this.guard = new DependencyGuard('identityKeys', GUARD, { clock, ...(registry === undefined ? {} : { registry }) });
  }

  stand(edition: number): boolean {
    this.fetchAhead();
    return edition === this.edition && this.stands;
  }

  async ready(): Promise<void> {
    if (this.stands) this.fetchAhead();
    else await this.fetch();
    if (this.ageMs >= USABLE_MS) throw keysAway();
  }

  async keyOf(header: CompactJWSHeaderParameters | undefined, token: FlattenedJWSInput): Promise<FoundKey> {
    await this.ready();
    try {
      return await this.search(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.ageMs < UNKNOWN_KEY_MS) throw error;
      await this.fetch();
      if (this.isAway) throw keysAway();
      return await this.search(header, token);
    }
  }

  private async search(header: CompactJWSHeaderParameters | undefined, token: FlattenedJWSInput): Promise<FoundKey> {
    // The edition first: should newer keys come meanwhile, the token is looked at once more, rather than never again.
    const { edition } = this;
    return { key: await this.known(header, token), edition };
  }

  private get ageMs(): number {
    return this.clock.monotonicMs() - this.fetchedMs;
  }

  private get stands(): boolean {
    const { ageMs } = this;
    return ageMs < FRESH_MS || (this.isAway && ageMs < USABLE_MS);
  }

  private fetchAhead(): void {
    if (this.ageMs >= AHEAD_MS && !this.guard.refuses) void this.fetch();
  }

  /** Never rejects; one at a time. */
  private async fetch(): Promise<void> {
    this.fetching ??= this.fetchOnce().finally(() => (this.fetching = undefined));
    await this.fetching;
  }

  private async fetchOnce(): Promise<void> {
    const beganMs = this.clock.monotonicMs();
    const { status } = await this.guard.call(async () => this.known.reload());
    this.isAway = status !== 'ok';
    if (this.isAway) return;
    this.fetchedMs = beganMs;
    const text = JSON.stringify(this.known.jwks());
    if (text !== this.text) this.edition += 1;
    this.text = text;
  }
}

/** What is answered while there are no keys to check a token with. */
export function keysAway(cause?: unknown): AppError {
  return new AppError('unavailable', 'Tokens cannot be checked right now.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    ...(cause === undefined ? {} : { cause }),
  });
}
