-- standard_counts: one row: contacts whose time by this standard was over while they were watched, and how many met it.
WITH judged AS (
    SELECT CASE $timed WHEN 'queue wait' THEN queue_seconds <= $seconds
            WHEN 'first reply' THEN coalesce(first_reply_at <= due_at(occurred_at, $seconds, $working_days, $zone), false)
            ELSE coalesce(resolved_at <= due_at(occurred_at, $seconds, $working_days, $zone), false) END AS met
    FROM contact($since, $until, $as_of)
    WHERE ($channel IS NULL OR channel = $channel)
      AND CASE $timed WHEN 'queue wait' THEN queue_seconds IS NOT NULL
          WHEN 'first reply' THEN has_replies AND coalesce(first_reply_at >= occurred_at, true)
          ELSE has_resolutions AND coalesce(resolved_at >= occurred_at, true) END
      AND ($timed = 'queue wait' OR due_at(occurred_at, $seconds, $working_days, $zone) <= watched_until)
)
SELECT count(*) AS n, count(*) FILTER (met) AS met FROM judged;
