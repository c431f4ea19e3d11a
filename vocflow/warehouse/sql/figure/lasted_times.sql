-- lasted_times: one row per contact of a channel: when it began and ended (or was last watched) in seconds, and which.
SELECT epoch(started_at) AS started, epoch(seen_until) AS seen_until, ended
FROM lasted($ending, $since, $until, $as_of) WHERE channel = $channel;
