-- evidence/moment: one row per answer whose comment concerns the touch point, with its score.
WITH themed AS (
    SELECT unnest($themes) AS theme, unnest($touch_points) AS touch_point
)
SELECT s.feedback_id, s.score AS value, f.source, p.path, f.line
FROM scored($sources, $since, $until, NULL, NULL) AS s
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE s.feedback_id IN (SELECT feedback_id FROM comment)
  AND (f.touch_point = $touch_point OR s.feedback_id IN (
      SELECT m.feedback_id FROM mentioned($since, $until) AS m JOIN themed AS t USING (theme)
      WHERE t.touch_point = $touch_point))
ORDER BY f.source, p.path, f.line;
