-- evidence/mentioned: one row per mention of the theme: its feeling, and the file and line where it stands.
SELECT m.feedback_id, m.feeling AS value, f.source, p.path, f.line
FROM mentioned($since, $until) AS m
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE m.theme = $theme AND ($feeling IS NULL OR m.feeling = $feeling)
ORDER BY f.source, p.path, f.line;
