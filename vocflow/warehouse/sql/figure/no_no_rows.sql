-- no_no_rows: one row per comment that tells of what must never happen, the latest first: its words, channel and moment.
SELECT m.comment_id, m.feedback_id, c.text, m.source, m.channel, m.occurred_at, m.feeling
FROM mentioned($since, $until) AS m
JOIN comment AS c ON c.comment_id = m.comment_id
WHERE m.theme = $theme AND ($feeling IS NULL OR m.feeling = $feeling)
ORDER BY m.occurred_at DESC NULLS LAST, m.comment_id;
