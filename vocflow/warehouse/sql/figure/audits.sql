-- audits: one row per audit of which people judged something: when it was drawn and from which days, how much was judged, and
-- whether its days hold all those from $since to $until (NULL: to the last comment).
WITH answer AS (
    SELECT draw_id, comment_id, count(feeling) > 0 AS feeling, count(themes) > 0 AS themes FROM label GROUP BY ALL
)
SELECT d.draw_id, min(d.drawn_at) AS drawn_at, any_value(d.since) AS since, any_value(d.until) AS until,
    count(*) FILTER (a.feeling) AS feelings, count(*) FILTER (a.themes) AS themes,
    (any_value(d.since) IS NULL OR coalesce(any_value(d.since) <= $since, false))
    AND (any_value(d.until) IS NULL
         OR any_value(d.until) >= coalesce($until, (SELECT max(occurred_at) FROM spoken($since, $until)))) AS covers
FROM draw AS d JOIN answer AS a ON a.draw_id = d.draw_id AND a.comment_id = d.comment_id
WHERE d.kind = 'audit'
GROUP BY d.draw_id ORDER BY drawn_at DESC, d.draw_id;
