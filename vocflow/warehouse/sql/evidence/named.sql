-- evidence/named: one row per comment that names one of the competitors, with the theme that found it.
SELECT m.feedback_id, m.theme AS value, f.source, p.path, f.line
FROM mentioned($since, $until) AS m
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE list_contains($themes, m.theme)
ORDER BY f.source, p.path, f.line, value;
