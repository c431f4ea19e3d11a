-- lasted_times: one row per channel: of its contacts, when each began and ended (or was last watched) in seconds, and which.
SELECT channel, list(epoch(started_at)) AS started, list(epoch(seen_until)) AS seen_until, list(ended) AS ended
FROM lasted($ending, $since, $until, $as_of)
GROUP BY channel;
