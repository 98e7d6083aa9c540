import type { CompactJWSHeaderParameters, CryptoKey, FlattenedJWSInput } from 'jose';

/** The key of one token. */
export interface FoundKey {
  readonly key: CryptoKey | Uint8Array;
  /** Of the keys that it was found among. */
  readonly edition: number;
}

/** What signatures of tokens are checked with. */
export interface TokenKeys {
  /** The only ones that a token may be signed with. */
  readonly algorithms: readonly string[];
  /** Whether what was checked with the keys of an edition need not be checked again now. Changed keys are another edition. */
  stand(edition: number): boolean;
  /** Resolves once keys may be used; rejects with `AppError` `unavailable` when there are none. */
  ready(): Promise<void>;
  /** Rejects with `AppError` `unavailable` when nobody can say, with an error of `jose` when there is none. */
  keyOf(header: CompactJWSHeaderParameters | undefined, token: FlattenedJWSInput): Promise<FoundKey>;
}

/** One secret, the same for the life of the process. */
export class SecretKeys implements TokenKeys {
  readonly algorithms = ['HS256'];
  private readonly found: FoundKey;

  constructor(secret: string) {
    this.found = { key: new TextEncoder().encode(secret), edition: 1 };
  }

  stand(): boolean {
    return true;
  }

  async ready(): Promise<void> {}

  async keyOf(): Promise<FoundKey> {
    return this.found;
  }
}
