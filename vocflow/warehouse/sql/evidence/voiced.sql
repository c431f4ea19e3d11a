-- evidence/voiced: one row per comment in which a customer of the group praised, criticised, asked for or spoke of the
-- theme, and where it stands.
SELECT v.feedback_id, CASE WHEN v.asked THEN 'asked for' ELSE v.feeling END AS value, f.source, p.path, f.line
FROM voiced($since, $until, $language, $wish) AS v
JOIN speaker($since, $until, $language, $segment, $as_of) AS w USING (who)
JOIN feedback AS f ON f.feedback_id = v.feedback_id LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE v.theme = $theme
  AND CASE $voice WHEN 'praised' THEN v.feeling = 'positive' AND NOT v.asked
      WHEN 'criticised' THEN v.feeling = 'negative' AND NOT v.asked WHEN 'asked' THEN v.asked ELSE true END
  AND CASE $grouping WHEN 'yearly_value' THEN w.yearly_value = $group_value WHEN 'tenure' THEN w.tenure = $group_value
      WHEN 'segment' THEN w.segment = $group_value ELSE true END
ORDER BY f.source, p.path, f.line;
