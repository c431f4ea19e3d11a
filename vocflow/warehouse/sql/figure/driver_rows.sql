-- driver_rows: one row per answer with a comment and theme that it mentions (NULL: none), with whether it criticises and
-- praises the theme; answers are numbered from 0.
WITH answer AS (
    SELECT feedback_id, score, row_number() OVER () - 1 AS answer
    FROM scored($sources, $since, $until, NULL, NULL)
    WHERE feedback_id IN (SELECT feedback_id FROM spoken($since, $until))
),
told_of AS (
    SELECT feedback_id, theme, bool_or(feeling = 'negative') AS criticised, bool_or(feeling = 'positive') AS praised
    FROM mentioned($since, $until) GROUP BY feedback_id, theme
)
SELECT a.answer, a.score, t.theme, coalesce(t.criticised, false) AS criticised, coalesce(t.praised, false) AS praised
FROM answer AS a LEFT JOIN told_of AS t ON t.feedback_id = a.feedback_id;
