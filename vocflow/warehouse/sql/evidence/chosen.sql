-- evidence/chosen: one row per customer's latest answer to a question in this role, in the group, and where it stands.
SELECT c.feedback_id, c.value, f.source, p.path, f.line
FROM chosen($asked_as, $since, $until, $segment, $as_of) AS c
JOIN feedback AS f ON f.feedback_id = c.feedback_id LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE ($question IS NULL OR c.question = $question)
  AND CASE $grouping WHEN 'yearly_value' THEN c.yearly_value = $group_value WHEN 'tenure' THEN c.tenure = $group_value
      WHEN 'segment' THEN c.segment = $group_value ELSE true END
ORDER BY f.source, p.path, f.line;
