-- call_days: one row per local day of a detractor's answer in [since, until) and day of the first call back after it (NULL:
-- none), with how many customers; without those whose ticket was resolved before they were called.
SELECT timezone($zone, timezone('UTC', answered_at))::DATE AS answered_on, timezone($zone, timezone('UTC', called_at))::DATE AS called_on,
    count(*) AS customers
FROM detractor($since, $until, $known_until)
WHERE resolved_at IS NULL OR called_at <= resolved_at
GROUP BY ALL ORDER BY answered_on, called_on;
