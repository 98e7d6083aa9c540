/** In key order: two replicas that add at the same time wait for each other, never in a circle. The hour is the database's. */
export const ADD_READS = `insert into portfolio_metrics_cache_reads as r (hour, metric_type, outcome, reads, bytes)
  select date_trunc('hour', clock_timestamp(), 'UTC'), n."metricType", n.outcome, n.reads, n.bytes
  from jsonb_to_recordset($1::jsonb) as n ("metricType" text, outcome text, reads bigint, bytes bigint)
  order by n."metricType", n.outcome
  on conflict (hour, metric_type, outcome)
    do update set reads = r.reads + excluded.reads, bytes = r.bytes + excluded.bytes`;

export const ADD_COMPUTATIONS = `insert into portfolio_metrics_cache_computations as c
    (hour, metric_type, at_most_ms, computations, total_ms)
  select date_trunc('hour', clock_timestamp(), 'UTC'), n."metricType", n."atMostMs", n.computations, n."totalMs"
  from jsonb_to_recordset($1::jsonb)
    as n ("metricType" text, "atMostMs" double precision, computations bigint, "totalMs" double precision)
  order by n."metricType", n."atMostMs"
  on conflict (hour, metric_type, at_most_ms)
    do update set computations = c.computations + excluded.computations, total_ms = c.total_ms + excluded.total_ms`;
