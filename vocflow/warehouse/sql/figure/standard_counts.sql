-- standard_counts: one row: contacts whose time was over while they were watched, and how many met it.
WITH due AS (
    SELECT CASE WHEN $timed = 'queue wait' THEN queue_s <= $seconds
            WHEN $timed = 'first reply' THEN coalesce(first_reply_at <= due_at(occurred_at, $seconds, $working_days, $zone), false)
            ELSE coalesce(resolved_at <= due_at(occurred_at, $seconds, $working_days, $zone), false) END AS met
    FROM contact($since, $until)
    WHERE ($channel IS NULL OR channel = $channel)
      AND CASE WHEN $timed = 'queue wait' THEN queue_s IS NOT NULL
          ELSE (($timed = 'first reply' AND queue_s IS NULL AND wait_s >= 0) OR ($timed = 'resolved' AND solving_s >= 0))
              AND due_at(occurred_at, $seconds, $working_days, $zone) <= last_at END
)
SELECT count(*) AS n, count(*) FILTER (met) AS met FROM due;
