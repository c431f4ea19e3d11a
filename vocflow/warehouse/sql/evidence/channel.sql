-- evidence/contact: one row per contact of the channel, or of the two compared, about the theme (any when NULL).
SELECT c.feedback_id, c.channel AS value, f.source, p.path, f.line
FROM contact($since, $until) AS c
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE (c.channel = $channel OR c.channel = $other)
  AND ($theme IS NULL OR c.feedback_id IN (SELECT feedback_id FROM mentioned($since, $until) WHERE theme = $theme))
ORDER BY f.source, p.path, f.line;
