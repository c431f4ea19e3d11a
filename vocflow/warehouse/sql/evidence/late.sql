-- evidence/late: one row per answer in [since, until) that came first, or changed, after this moment, and where it stands.
SELECT s.feedback_id, s.score AS value, f.source, p.path, f.line
FROM scored($sources, $since, $until, NULL, NULL) AS s
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE f.changed_at > $after_until AND ($source IS NULL OR f.source = $source)
ORDER BY f.source, p.path, f.line;
