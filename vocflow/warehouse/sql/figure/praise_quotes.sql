-- praise_quotes: one row per agent of these: a comment that praises one of the themes, the surest of typical length.
SELECT s.text, s.source, s.channel, s.occurred_at, s.feedback_id, m.theme
FROM spoken($since, $until) AS s
JOIN feedback AS f ON f.feedback_id = s.feedback_id AND list_contains($agents::VARCHAR[], f.agent_id)
JOIN mentioned($since, $until) AS m
  ON m.comment_id = s.comment_id AND m.feeling = 'positive' AND list_contains($themes::VARCHAR[], m.theme)
WHERE s.feeling = 'positive' AND length(s.text) BETWEEN 25 AND 220
QUALIFY row_number() OVER (PARTITION BY f.agent_id ORDER BY abs(length(s.text) - 110), s.comment_id) = 1
ORDER BY list_position($agents::VARCHAR[], f.agent_id);
