-- evidence/driver: one row per answer in a driver model: its score, the themes it mentions,
-- criticises and praises, and where it stands.
WITH theme AS (
    SELECT feedback_id,
        list_sort(list(DISTINCT theme)) AS mentioned,
        list_sort(list(DISTINCT theme) FILTER (feeling = 'negative')) AS criticised,
        list_sort(list(DISTINCT theme) FILTER (feeling = 'positive')) AS praised
    FROM mentioned($since, $until) GROUP BY feedback_id
)
SELECT s.feedback_id, s.score AS value, t.mentioned, t.criticised, t.praised, f.source, p.path, f.line
FROM scored($sources, $since, $until, NULL, NULL) AS s
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id LEFT JOIN theme AS t USING (feedback_id)
WHERE CASE WHEN $family = 'theme' THEN s.feedback_id IN (SELECT feedback_id FROM spoken($since, $until))
    ELSE s.feedback_id IN (SELECT feedback_id FROM rated($sources, 'component', $since, $until)) END
ORDER BY f.source, p.path, f.line;
