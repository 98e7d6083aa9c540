export interface Mutation {
  readonly name: string;
  /** Every occurrence of `from` is replaced. */
  readonly edits: ReadonlyArray<{ readonly file: string; readonly from: string; readonly to: string }>;
  /** One of these must turn red. */
  readonly tests: readonly string[];
}

const CACHE = 'libs/metrics-cache/src';
const SQL = 'migrations/metrics-cache';
const POSTGRES_STORE = `${CACHE}/adapters/postgres-metrics-cache-store.int-spec.ts`;
const RACES = `${CACHE}/generation-races.int-spec.ts`;
const FENCING = `${CACHE}/fencing-races.int-spec.ts`;
const TENANTS = `${CACHE}/tenant-isolation.int-spec.ts`;
const PURGE = `${CACHE}/purge/purge-job.int-spec.ts`;
const QUIET = `${CACHE}/adapters/quiet-checks.int-spec.ts`;
const COPIES = `${CACHE}/copies/validated-copies.spec.ts`;
const INVARIANTS = 'test/cache/invariants.int-spec.ts';

const edit = (file: string, from: string, to: string): Mutation['edits'][number] => ({ file, from, to });
const mutation = (name: string, edits: Mutation['edits'], ...tests: string[]): Mutation => ({ name, edits, tests });

/** Each is a way in which caches really were wrong. */
export const MUTATIONS: readonly Mutation[] = [
  mutation(
    'generations of the market taken after the inputs (ComputationTicket.readMarket)',
    [
      edit(
        `${CACHE}/computation-ticket.ts`,
        'await this.coverMarket(keys);\n    return await read();',
        'const inputs = await read();\n    await this.coverMarket(keys);\n    return inputs;',
      ),
    ],
    `${CACHE}/computation-ticket.spec.ts`,
  ),
  mutation(
    'generations of the market taken after the inputs (a computation step by step)',
    [
      edit('test/cache/invariant-checker/computation.ts', `this.#next = 'cover';`, `this.#next = 'ledger';`),
      edit('test/cache/invariant-checker/computation.ts', `this.#next = 'put';`, `this.#next = 'cover';`),
      edit(
        'test/cache/invariant-checker/computation.ts',
        `instrumentKey));\n        this.#next = 'ledger';`,
        `instrumentKey));\n        this.#next = 'put';`,
      ),
    ],
    INVARIANTS,
  ),
  mutation(
    'generations compared only at the write, not at the read',
    [
      edit(
        `${SQL}/read-function.ts`,
        'if entry.invalidated or entry.user_generation <> entry.current_user_generation then',
        'if entry.invalidated then',
      ),
      edit(`${SQL}/read-function.ts`, 'elsif cardinality(entry.changed_keys) > 0 then', 'elsif false then'),
    ],
    RACES,
  ),
  mutation(
    'the same, against the random schedule',
    [
      edit(
        `${SQL}/read-function.ts`,
        'if entry.invalidated or entry.user_generation <> entry.current_user_generation then',
        'if entry.invalidated then',
      ),
    ],
    INVARIANTS,
  ),
  mutation(
    'generations compared by order instead of equality',
    [
      edit(
        `${SQL}/read-function.ts`,
        'coalesce(g.generation, 0) <> s.generation',
        'coalesce(g.generation, 0) > s.generation',
      ),
    ],
    RACES,
  ),
  mutation(
    '< to <= in the version guard',
    [edit(`${SQL}/store-function.ts`, '(c.computation < p_computation and', '(c.computation <= p_computation and')],
    POSTGRES_STORE,
    FENCING,
  ),
  mutation(
    'no version guard: the last to store wins',
    [edit(`${SQL}/store-function.ts`, '(c.computation < p_computation and', '(true and')],
    POSTGRES_STORE,
    FENCING,
  ),
  mutation(
    '<= to < in the lease guard',
    [edit(`${SQL}/store-function.ts`, 'c.lease_token <= p_computation', 'c.lease_token < p_computation')],
    POSTGRES_STORE,
  ),
  mutation(
    'now() for clock_timestamp() in the read',
    [edit(`${SQL}/read-function.ts`, 'clock_timestamp()', 'now()')],
    `${CACHE}/adapters/stored-entries.int-spec.ts`,
    RACES,
  ),
  mutation(
    'now() for clock_timestamp() in the lease',
    [
      edit(`${SQL}/cache-functions.ts`, 'clock_timestamp()', 'now()'),
      edit(`${SQL}/entry-rules.ts`, 'clock_timestamp()', 'now()'),
    ],
    `${CACHE}/adapters/stored-entries.int-spec.ts`,
    FENCING,
  ),
  mutation(
    'a checksum that does not cover the keys of the market data',
    [edit(`${SQL}/entry-rules.ts`, 'hash_array_extended(p_market_keys, p_schema_version)', 'p_schema_version')],
    `${CACHE}/adapters/stored-entries.int-spec.ts`,
  ),
  mutation(
    'a lease without end is believed',
    [edit(`${SQL}/entry-rules.ts`, ' not between clock_timestamp() and ${LONGEST_WAIT}', ' < clock_timestamp()')],
    `${CACHE}/adapters/stored-entries.int-spec.ts`,
  ),
  mutation(
    'IMMUTABLE policy helper',
    [
      edit(
        'migrations/1764000000000-generations.ts',
        'returns uuid language plpgsql stable',
        'returns uuid language plpgsql immutable',
      ),
    ],
    TENANTS,
  ),
  mutation(
    'tenant context that outlives the call',
    [
      edit(
        `${SQL}/cache-functions.ts`,
        `set_config('app.user_id', p_user::text, true)`,
        `set_config('app.user_id', p_user::text, false)`,
      ),
    ],
    TENANTS,
  ),
  mutation(
    'purge without SKIP LOCKED',
    [edit(`${SQL}/cache-purge.ts`, ' for update skip locked', ' for update')],
    PURGE,
  ),
  mutation(
    'purge by a subquery without SKIP LOCKED and without the condition outside',
    [
      edit(`${SQL}/cache-purge.ts`, ' for update skip locked', ''),
      edit(`${SQL}/cache-purge.ts`, '\n           and ${PURGEABLE}\n', '\n'),
    ],
    PURGE,
  ),
  mutation(
    'tenant dropped from the key of the copies in the process',
    [edit(`${CACHE}/copies/validated-copies.ts`, 'return `${userId} ${place}`;', 'return place || userId;')],
    COPIES,
  ),
  mutation(
    'tenant dropped from the key of the copies in the process, over HTTP',
    [edit(`${CACHE}/copies/validated-copies.ts`, 'return `${userId} ${place}`;', 'return place || userId;')],
    'test/cache/warm-path.e2e-spec.ts',
  ),
  mutation(
    'tenant dropped from the key of computations under way',
    [edit('libs/metrics/src/question.ts', 'return `${userId} ${key.text}`;', 'return key.text || userId;')],
    'libs/metrics/src/metrics-orchestrator.spec.ts',
  ),
  mutation(
    'copies in the process handed out without a check',
    [
      edit(
        `${CACHE}/copies/validated-copies.ts`,
        `if (check.changed.has(held.stamp)) held.over = 'changed';\n    else if`,
        'if',
      ),
    ],
    COPIES,
    INVARIANTS,
  ),
  mutation(
    'a request shares a check that began before it arrived',
    [
      edit(`${CACHE}/copies/freshness-checks.ts`, '    this.#collecting = null;\n', ''),
      edit(
        `${CACHE}/copies/freshness-checks.ts`,
        '    await batch.answer;\n',
        '    await batch.answer;\n    this.#collecting = null;\n',
      ),
    ],
    COPIES,
  ),
  mutation(
    'copies in the process outlive their time by the clock of the database',
    [edit(`${CACHE}/copies/validated-copies.ts`, 'checkedAtMs >= held.expiresAtMs || ', '')],
    COPIES,
  ),
  mutation(
    'copies in the process outlive their time when the clock of the database goes back',
    [edit(`${CACHE}/copies/validated-copies.ts`, ' || this.clock.monotonicMs() >= held.deadAtMs', '')],
    COPIES,
  ),
  mutation(
    'the check forgets the ledger',
    [edit(`${SQL}/entry-generations.ts`, 'where s.user_generation <>', 'where false and s.user_generation <>')],
    POSTGRES_STORE,
  ),
  mutation(
    'the check forgets the market',
    [edit(`${SQL}/entry-generations.ts`, 'where s.generation <>', 'where false and s.generation <>')],
    POSTGRES_STORE,
  ),
  mutation(
    'the check forgets that an entry was replaced or invalidated',
    [edit(`${SQL}/entry-generations.ts`, 'or s.entry_generation <>', 'or false and s.entry_generation <>')],
    POSTGRES_STORE,
  ),
  mutation(
    'the same, against the random schedule',
    [edit(`${SQL}/entry-generations.ts`, 'or s.entry_generation <>', 'or false and s.entry_generation <>')],
    INVARIANTS,
  ),
  mutation(
    'a snapshot that has moved is taken for the same',
    [
      edit(
        `${CACHE}/adapters/quiet-database.ts`,
        'this.#unchangedUnder.get(stamp) !== snapshot',
        'this.#unchangedUnder.get(stamp) === undefined',
      ),
    ],
    QUIET,
  ),
  mutation(
    'the same, against the random schedule',
    [
      edit(
        `${CACHE}/adapters/quiet-database.ts`,
        'this.#unchangedUnder.get(stamp) !== snapshot',
        'this.#unchangedUnder.get(stamp) === undefined',
      ),
    ],
    INVARIANTS,
  ),
  mutation(
    'copies that were found changed are taken for unchanged under the same snapshot',
    [edit(`${CACHE}/adapters/quiet-database.ts`, 'if (!changed.has(stamp)) ', '')],
    QUIET,
  ),
  mutation(
    'the snapshot of a comparison is asked for after it',
    [
      edit(
        `${CACHE}/adapters/postgres-metrics-cache-store.ts`,
        'this.quiet.confirm(stamps, changed, row.snapshot);',
        'this.quiet.confirm(stamps, changed, (await this.one<SnapshotRow>(SNAPSHOT, [])).snapshot);',
      ),
    ],
    QUIET,
  ),
  mutation(
    'an answer of the warm path for whoever asks for the same URL',
    [
      edit(
        'apps/api/src/metrics/warm-reads.ts',
        'this.verifier.remembered(token)',
        'this.verifier.remembered(this.last ??= token)',
      ),
      edit(
        'apps/api/src/metrics/warm-reads.ts',
        '  private knownCaller(',
        '  private last: string | undefined;\n  private knownCaller(',
      ),
    ],
    'test/cache/warm-path.e2e-spec.ts',
  ),
  mutation(
    'a copy that is refreshed ahead is computed by everybody who reads it',
    [
      edit(
        'libs/metrics/src/metrics-orchestrator.ts',
        ' || copy.leasedForMs > 0 || !this.eager.isNearItsEnd(copy)',
        '',
      ),
    ],
    'libs/metrics/src/eager-refresh.spec.ts',
  ),
  mutation(
    'market triggers that run with the rights of the writer',
    [
      edit(
        'migrations/support/generation-triggers.ts',
        'language plpgsql security definer',
        'language plpgsql security invoker',
      ),
    ],
    RACES,
  ),
];
