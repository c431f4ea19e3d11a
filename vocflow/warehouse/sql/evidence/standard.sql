-- evidence/standard: one row per contact that the standard judges: when its time was over.
SELECT c.feedback_id, due_at(c.occurred_at, $seconds, $working_days, $zone) AS value, c.source, p.path, c.line
FROM contact($since, $until, $as_of) AS c LEFT JOIN source_file AS p ON p.file_id = c.file_id
WHERE ($channel IS NULL OR c.channel = $channel)
  AND CASE $timed WHEN 'queue wait' THEN c.queue_seconds IS NOT NULL
      WHEN 'first reply' THEN c.has_replies AND coalesce(c.first_reply_at >= c.occurred_at, true)
      ELSE c.has_resolutions AND coalesce(c.resolved_at >= c.occurred_at, true) END
  AND ($timed = 'queue wait' OR due_at(c.occurred_at, $seconds, $working_days, $zone) <= c.watched_until)
ORDER BY c.source, p.path, c.line;
