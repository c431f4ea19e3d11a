-- touch_point_scores: one row per touch point, and one for all (touch_point NULL): the scores of answers with a comment that
-- concerns it, by its themes or by the listening post's own word: promoters, passives, detractors, and sums.
WITH themed AS (
    SELECT unnest($themes) AS theme, unnest($touch_points) AS touch_point
),
answer AS (
    SELECT s.feedback_id, s.score FROM scored($sources, $since, $until, NULL, NULL) AS s
    WHERE s.feedback_id IN (SELECT feedback_id FROM comment)
),
concerns AS (
    SELECT m.feedback_id, t.touch_point FROM mentioned($since, $until) AS m JOIN themed AS t USING (theme)
    UNION
    SELECT f.feedback_id, f.touch_point FROM feedback AS f WHERE f.touch_point IS NOT NULL
),
score AS (
    SELECT c.touch_point, a.score FROM answer AS a JOIN concerns AS c USING (feedback_id)
    UNION ALL
    SELECT NULL, score FROM answer
)
SELECT touch_point, count(*) AS n,
    count(*) FILTER (score >= 9) AS promoters, count(*) FILTER (score >= 7 AND score < 9) AS passives,
    count(*) FILTER (score < 7) AS detractors, sum(score) AS total, sum(score * score) AS squares
FROM score GROUP BY touch_point ORDER BY touch_point NULLS FIRST;
