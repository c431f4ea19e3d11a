-- evidence/kept_waiting: one row per commented answer: its score, whether it tells of lateness and praises anything else.
SELECT w.feedback_id, w.score AS value, w.is_late, w.praised, f.source, p.path, f.line
FROM kept_waiting($sources, $since, $until, $late, $signals) AS w
JOIN feedback AS f ON f.feedback_id = w.feedback_id LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE w.source = $source AND w.question = $question
ORDER BY f.source, p.path, f.line;
