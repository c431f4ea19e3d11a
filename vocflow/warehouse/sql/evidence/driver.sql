-- evidence/driver: one row per answer in a driver model: its score, and the file and line where it stands.
SELECT s.feedback_id, s.score AS value, f.source, p.path, f.line
FROM scored($sources, $since, $until, NULL, NULL) AS s
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
ORDER BY f.source, p.path, f.line;
