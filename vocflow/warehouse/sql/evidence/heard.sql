-- evidence/heard: one row per piece of feedback of a customer in [since, until) (of this listening post, when given), and
-- where it stands.
SELECT f.feedback_id, f.occurred_at AS value, f.source, p.path, f.line
FROM feedback AS f LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE f.kind <> 'staff' AND f.source IN (SELECT source FROM listening_post) AND ($source IS NULL OR f.source = $source)
  AND ($since IS NULL OR f.occurred_at >= $since)
  AND ($until IS NULL OR coalesce(f.occurred_at < $until, $since IS NULL))
ORDER BY f.occurred_at DESC, f.source, p.path, f.line;
