-- no_no_rows: one row per comment that tells of what must never happen, the latest first: its words, channel and moment.
SELECT s.comment_id, s.feedback_id, s.text, s.source, s.channel, s.occurred_at, m.feeling
FROM mentioned($since, $until) AS m JOIN spoken($since, $until) AS s USING (comment_id)
WHERE m.theme = $theme AND ($feeling IS NULL OR m.feeling = $feeling)
ORDER BY s.occurred_at DESC NULLS LAST, s.comment_id;
