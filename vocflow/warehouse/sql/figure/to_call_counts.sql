-- to_call_counts: one row: customers to call back who answered in [since, until), the median wait in seconds up to as_of.
SELECT count(*) AS waiting, median(date_diff('second', answered_at, $as_of::TIMESTAMP)) AS wait
FROM to_call($since, $until, $known_until, $as_of);
