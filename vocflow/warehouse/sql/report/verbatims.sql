-- verbatims: one row per comment of a customer in [since, until), with its themes, latest first, and whether a human judged it.
WITH latest AS (
    SELECT * FROM spoken($since, $until) ORDER BY occurred_at DESC NULLS LAST, comment_id LIMIT $most
),
themed AS (
    SELECT comment_id, list(theme ORDER BY theme) AS themes
    FROM told(taxonomy_in_use(), $since, $until) WHERE comment_id IN (SELECT comment_id FROM latest)
    GROUP BY comment_id
)
SELECT s.text, s.feeling, s.source, s.channel, s.occurred_at, s.feedback_id, coalesce(t.themes, []) AS themes,
    s.comment_id IN (SELECT comment_id FROM judged()) AS by_human
FROM latest AS s LEFT JOIN themed AS t USING (comment_id)
ORDER BY s.occurred_at DESC NULLS LAST, s.comment_id;
