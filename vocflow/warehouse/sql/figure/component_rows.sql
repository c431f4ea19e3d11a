-- component_rows: one row per answer to a component question, beside the outcome of the same piece of feedback.
SELECT s.feedback_id, s.score, r.question, r.value
FROM scored($sources, $since, $until, NULL, NULL) AS s
JOIN rated($sources, 'component', $since, $until) AS r USING (feedback_id)
ORDER BY s.feedback_id, r.question;
