-- evidence/effort: one row per answer on the scale of customer effort, and where it stands.
SELECT f.feedback_id, r.value, f.source, p.path, f.line
FROM rating AS r JOIN feedback AS f ON f.feedback_id = r.feedback_id LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE r.scale = 'ces' AND f.kind <> 'staff' AND f.source IN (SELECT source FROM listening_post)
  AND ($since IS NULL OR f.occurred_at >= $since) AND ($until IS NULL OR f.occurred_at < $until)
ORDER BY f.source, p.path, f.line;
