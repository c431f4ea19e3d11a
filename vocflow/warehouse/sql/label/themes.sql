-- themes: one row per labeller, text of a comment and theme that anybody named anywhere: whether the labeller's latest
-- themes of it hold that one. Themes that nobody ever named show no agreement worth counting.
WITH latest AS (
    SELECT comment_id || text_hash AS unit, labeller, arg_max(themes, label_no) AS themes
    FROM label WHERE themes IS NOT NULL GROUP BY ALL
),
theme AS (
    SELECT DISTINCT unnest(themes).theme AS theme FROM latest
)
SELECT l.unit, t.theme, l.labeller, list_contains(list_transform(l.themes, lambda chosen: chosen.theme), t.theme) AS named
FROM latest AS l CROSS JOIN theme AS t
ORDER BY l.unit, t.theme, l.labeller;
