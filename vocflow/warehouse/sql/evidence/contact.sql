-- evidence/contact: one row per contact in [since, until), of one channel or of all: its wait, and where it stands.
SELECT c.feedback_id, c.queue_seconds AS value, p.source, p.path, c.line
FROM contact($since, $until, $as_of) AS c LEFT JOIN source_file AS p ON p.file_id = c.file_id
WHERE $channel IS NULL OR c.channel = $channel
ORDER BY p.source, p.path, c.line;
