-- quote_rows: no row or one: a comment that mentions the theme with this feeling, the surest of typical length. Call notes
-- are an agent's words, and a turn of a call says little alone.
SELECT s.text, s.source, s.channel, s.occurred_at, s.feedback_id
FROM spoken($since, $until) AS s
JOIN mentioned($since, $until) AS m ON m.comment_id = s.comment_id AND m.theme = $theme AND m.feeling = $feeling
JOIN classification AS k ON k.comment_id = s.comment_id
WHERE length(s.text) BETWEEN 25 AND 220 AND s.kind <> 'call'
ORDER BY greatest(k.p_negative, k.p_positive) DESC, abs(length(s.text) - 110), s.comment_id
LIMIT 1;
