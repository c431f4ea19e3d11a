-- quote_rows: one row per comment that mentions the theme with this feeling, most typical length first.
SELECT s.text, s.source, s.channel, s.occurred_at, s.feedback_id
FROM spoken($since, $until) AS s
JOIN mentioned($since, $until) AS m ON m.comment_id = s.comment_id AND m.theme = $theme AND m.feeling = $feeling
JOIN classification AS k ON k.comment_id = s.comment_id
WHERE length(s.text) BETWEEN 25 AND 220
ORDER BY greatest(k.p_negative, k.p_positive) DESC, abs(length(s.text) - 110), s.comment_id
LIMIT 1;
