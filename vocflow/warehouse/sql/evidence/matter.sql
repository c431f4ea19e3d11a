-- evidence/matter: one row per contact about a theme: how it stands among the customer's others, and where it stands.
SELECT m.feedback_id,
    CASE WHEN m.is_repeat THEN 'repeat' WHEN NOT m.decided THEN 'too recent' WHEN m.came_again THEN 'came again'
        WHEN m.helped THEN 'settled' ELSE 'not resolved' END AS value, p.source, p.path, m.line
FROM matter($since, $until, $as_of, $days, $signals) AS m LEFT JOIN source_file AS p ON p.file_id = m.file_id
WHERE ($channel IS NULL OR m.channel = $channel)
  AND ($solving IS NULL OR m.feedback_id IN (
      SELECT k.feedback_id FROM contact($since, $until, $as_of) AS k WHERE k.has_resolutions = $solving
  ))
ORDER BY p.source, p.path, m.line;
