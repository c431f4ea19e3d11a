-- evidence/rated: one row per answer to a question in this role: its value, and the file and line where it stands.
SELECT s.feedback_id, s.question, s.value, f.source, p.path, f.line
FROM rated($sources, $asked_as, $since, $until) AS s
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
ORDER BY f.source, p.path, f.line, s.question;
