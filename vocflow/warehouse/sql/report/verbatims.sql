-- verbatims: one row per comment of a customer in [since, until), with its themes, latest first.
SELECT s.text, s.feeling, s.source, s.channel, s.occurred_at, s.feedback_id,
    coalesce((SELECT list(m.theme ORDER BY m.theme) FROM mention AS m WHERE m.comment_id = s.comment_id), []) AS themes
FROM spoken($since, $until) AS s
ORDER BY s.occurred_at DESC NULLS LAST, s.comment_id
LIMIT $most;
