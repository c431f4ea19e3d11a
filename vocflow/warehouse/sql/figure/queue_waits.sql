-- queue_waits: one row per channel with a queue: the seconds that each contact took to come through it.
SELECT channel, list(queue_seconds) AS seconds FROM contact($since, $until, $as_of)
WHERE queue_seconds IS NOT NULL
GROUP BY channel;
