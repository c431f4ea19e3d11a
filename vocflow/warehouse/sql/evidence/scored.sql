-- evidence/scored: one row per answer behind a figure: its value, and the file and line where it stands.
SELECT s.feedback_id, s.score AS value, f.source, p.path, f.line
FROM scored($sources, $since, $until, $segment, $segment_value) AS s
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
ORDER BY f.source, p.path, f.line;
