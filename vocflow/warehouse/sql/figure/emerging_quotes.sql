-- emerging_quotes: at most three rows: comments that mention the theme, the surest of typical length, each text once. Call
-- notes are an agent's words, and a turn of a call says little alone.
SELECT s.text, any_value(m.feeling) AS feeling, min(s.source) AS source, min(s.channel) AS channel,
    min(s.occurred_at) AS occurred_at, min(s.feedback_id) AS feedback_id
FROM spoken($since, $until) AS s
JOIN mentioned($since, $until) AS m ON m.comment_id = s.comment_id AND m.theme = $theme
JOIN classification AS k ON k.comment_id = s.comment_id
WHERE length(s.text) BETWEEN 25 AND 220 AND s.kind <> 'call' AND s.language = $language
GROUP BY s.text
ORDER BY max(greatest(k.p_negative, k.p_positive)) DESC, abs(length(s.text) - 110), s.text
LIMIT 3;
