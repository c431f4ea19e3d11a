-- evidence/served: one row per answer of staff about the department (by one other department, or by all), and where it stands.
SELECT s.feedback_id, s.value, f.source, p.path, f.line
FROM served($since, $until, $asking, $about) AS s
JOIN feedback AS f ON f.feedback_id = s.feedback_id LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE s.about = $supplier AND ($customer IS NULL OR s.department = $customer)
ORDER BY f.source, p.path, f.line;
