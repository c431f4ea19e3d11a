-- queue_waits: one row per contact of a channel that came through a queue: the seconds it took.
SELECT queue_seconds AS seconds FROM contact($since, $until, $as_of)
WHERE channel = $channel AND queue_seconds IS NOT NULL;
