-- evidence/standard: one row per contact that the standard judges: when its time was over.
SELECT c.feedback_id, due_at(c.occurred_at, $seconds, $working_days, $zone) AS value, f.source, p.path, f.line
FROM contact($since, $until) AS c
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE ($channel IS NULL OR c.channel = $channel)
  AND CASE WHEN $timed = 'queue wait' THEN c.queue_s IS NOT NULL
      ELSE (($timed = 'first reply' AND c.queue_s IS NULL AND c.wait_s >= 0) OR ($timed = 'resolved' AND c.solving_s >= 0))
          AND due_at(c.occurred_at, $seconds, $working_days, $zone) <= c.last_at END
ORDER BY f.source, p.path, f.line;
