-- evidence/unmatched: one row per comment that mentions no theme, and the file and line where it stands.
SELECT s.feedback_id, s.feeling AS value, f.source, p.path, f.line
FROM spoken($since, $until) AS s
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE s.language = $language AND s.comment_id NOT IN (SELECT comment_id FROM mentioned($since, $until))
ORDER BY f.source, p.path, f.line;
