-- evidence/praised_by_name: one row per comment in praise that holds the name, and where it stands. Others are not listed.
SELECT n.feedback_id, 'praised' AS value, f.source, p.path, f.line
FROM named_as($since, $until, $names) AS n
JOIN feedback AS f ON f.feedback_id = n.feedback_id LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE n.praised AND n.name = $unit
ORDER BY f.source, p.path, f.line;
