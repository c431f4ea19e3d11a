-- evidence/channel: one row per contact on the channel, or on the two compared, about the theme (any when NULL).
SELECT c.feedback_id, c.channel AS value, c.source, p.path, c.line
FROM contact($since, $until, $as_of) AS c LEFT JOIN source_file AS p ON p.file_id = c.file_id
WHERE (c.channel = $channel OR c.channel = $other)
  AND ($theme IS NULL OR c.feedback_id IN (SELECT feedback_id FROM mentioned($since, $until) WHERE theme = $theme))
ORDER BY c.source, p.path, c.line;
