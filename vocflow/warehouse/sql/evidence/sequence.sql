-- evidence/sequence: one row per phone contact of a known customer about a theme, with the theme.
SELECT DISTINCT c.feedback_id, m.theme AS value, f.source, p.path, f.line
FROM contact($since, $until, $as_of) AS c
JOIN mentioned($since, $until) AS m ON m.feedback_id = c.feedback_id
JOIN feedback AS f ON f.feedback_id = c.feedback_id LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE (f.kind = 'call' OR lower(f.channel) IN ('phone', 'telephone')) AND c.customer_id IS NOT NULL AND $days > 0
ORDER BY f.source, p.path, f.line, value;
