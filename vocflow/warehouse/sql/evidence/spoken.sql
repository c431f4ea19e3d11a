-- evidence/spoken: one row per comment behind a figure: its feeling, and the file and line where it stands.
SELECT s.feedback_id, s.feeling AS value, f.source, p.path, f.line
FROM spoken($since, $until) AS s
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE $feeling IS NULL OR s.feeling = $feeling
ORDER BY f.source, p.path, f.line;
