-- evidence/lasted: one row per contact of a channel behind a duration: its seconds, and where it stands.
SELECT l.feedback_id, epoch(l.seen_until) - epoch(l.started_at) AS value, l.ended, p.source, p.path, l.line
FROM lasted($ending, $since, $until, $as_of) AS l LEFT JOIN source_file AS p ON p.file_id = l.file_id
WHERE l.channel = $channel
ORDER BY p.source, p.path, l.line;
