-- suggestion_rows: one row per answer to the outcome question: whose it is (its own, where the customer is not known), the
-- score, whether it has a comment, and the themes it criticises and praises.
WITH said AS (
    SELECT DISTINCT feedback_id FROM spoken($since, $until)
),
theme AS (
    SELECT feedback_id, list(DISTINCT theme) FILTER (feeling = 'negative') AS criticised,
        list(DISTINCT theme) FILTER (feeling = 'positive') AS praised
    FROM mentioned($since, $until) GROUP BY feedback_id
)
SELECT s.feedback_id, coalesce(f.customer_id, f.feedback_id) AS customer, s.score, d.feedback_id IS NOT NULL AS spoke,
    t.criticised, t.praised
FROM scored($sources, $since, $until, NULL, NULL) AS s
JOIN feedback AS f USING (feedback_id)
LEFT JOIN said AS d USING (feedback_id)
LEFT JOIN theme AS t USING (feedback_id)
ORDER BY s.feedback_id;
