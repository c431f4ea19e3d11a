-- driver_rows: one row per answer with a comment, with the themes it mentions, criticises and praises.
WITH said AS (
    SELECT DISTINCT feedback_id FROM spoken($since, $until)
),
theme AS (
    SELECT feedback_id,
        list_sort(list(DISTINCT theme)) AS mentioned,
        list_sort(list(DISTINCT theme) FILTER (feeling = 'negative')) AS criticised,
        list_sort(list(DISTINCT theme) FILTER (feeling = 'positive')) AS praised
    FROM mentioned($since, $until) GROUP BY feedback_id
)
SELECT s.feedback_id, s.score, t.mentioned, t.criticised, t.praised
FROM scored($sources, $since, $until, NULL, NULL) AS s
JOIN said USING (feedback_id)
LEFT JOIN theme AS t USING (feedback_id)
ORDER BY s.feedback_id;
