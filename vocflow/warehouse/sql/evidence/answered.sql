-- evidence/answered: one row per respondent's latest answer to the question: its value, and where it stands.
SELECT a.feedback_id, a.value, a.satisfied, a.source, p.path, f.line
FROM answered($sources, $asked, $asked_on, $since, $until) AS a
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
ORDER BY a.source, p.path, f.line;
