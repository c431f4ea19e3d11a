-- component_rows: one row per answer to the outcome question and to a component question in the same piece of feedback; answers
-- to the outcome question are numbered from 0.
WITH answer AS (
    SELECT feedback_id, score, row_number() OVER () - 1 AS answer FROM scored($sources, $since, $until, NULL, NULL)
)
SELECT a.answer, a.score, r.question, r.value
FROM answer AS a JOIN rating AS r ON r.feedback_id = a.feedback_id AND r.role = 'component';
