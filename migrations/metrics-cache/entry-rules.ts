/** What is asked of a stored entry before anything of it is believed, as SQL. The functions that read and write entries are made from it. */
export interface EntryRules {
  /** The pause or the lease that ends at `column` is over, or there is none. */
  over(column: string): string;
  /** The end of a pause or a lease, `null` where that is none. */
  end(column: string): string;
  /** Not what was stored. `entry`: of the row; `place`: user, key and schema version that it should have; `payload`: its text. */
  damaged(entry: string, place: string, payload: string): string;
  /** For what is being stored at `place`. */
  checksum(place: string, payload: string, marketKeys: string): string;
}

/** As they were first. Kept for the way back. */
export const FIRST_RULES: EntryRules = {
  over: (column) => `${column} is null or ${column} < clock_timestamp()`,
  end: (column) => column,
  damaged: (
    entry,
    place,
    payload,
  ) => `${entry}.payload_checksum <> public.portfolio_metrics_checksum(${place}, ${payload})
      or ${entry}.computed_at > clock_timestamp() + interval '5 seconds'`,
  checksum: (place, payload) => `public.portfolio_metrics_checksum(${place}, ${payload})`,
};

/** No pause and no lease is longer. */
const LONGEST_WAIT = `clock_timestamp() + interval '1 day'`;

/**
 * Times without end, or a day away, are nobody's: no pause, no lease, no entry is believed that has them. The checksum covers the keys of
 * the market data as well: without one of them an entry would outlive its price. One that was stored before it did is known by the old one.
 */
export const SOUND_RULES: EntryRules = {
  over: (column) => `${column} is null or ${column} not between clock_timestamp() and ${LONGEST_WAIT}`,
  end: (column) => `case when isfinite(${column}) and ${column} < ${LONGEST_WAIT} then ${column} end`,
  damaged: (entry, place, payload) => `not isfinite(${entry}.computed_at) or not isfinite(${entry}.expires_at)
      or not isfinite(${entry}.stale_until) or ${entry}.payload_checksum <>
        public.portfolio_metrics_checksum(${place}, ${payload}, ${entry}.market_keys)
      and ${FIRST_RULES.damaged(entry, place, payload)}`,
  checksum: (place, payload, marketKeys) => `public.portfolio_metrics_checksum(${place}, ${payload}, ${marketKeys})`,
};

/** Of the place, the payload and the keys of the market data that it was computed from. */
export const CHECKSUM_WITH_KEYS = `create function portfolio_metrics_checksum(p_user uuid, p_key text, p_schema_version integer,
  p_payload text, p_market_keys text[]) returns bigint language sql immutable parallel safe as
  $$select hashtextextended(p_user::text || ' ' || p_key || ' ' || p_payload, hash_array_extended(p_market_keys, p_schema_version))$$`;
