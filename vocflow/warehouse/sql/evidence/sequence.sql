-- evidence/sequence: one row per phone contact of a known customer, with its themes.
SELECT f.feedback_id, string_agg(DISTINCT m.theme, ', ' ORDER BY m.theme) AS value, f.source, p.path, f.line
FROM contact($since, $until, $as_of) AS c
JOIN feedback AS f ON f.feedback_id = c.feedback_id LEFT JOIN source_file AS p ON p.file_id = f.file_id
LEFT JOIN mentioned($since, $until) AS m ON m.feedback_id = c.feedback_id AND NOT list_contains($signals, m.theme)
WHERE (f.kind = 'call' OR lower(f.channel) IN ('phone', 'telephone')) AND c.customer_id IS NOT NULL AND $days > 0
GROUP BY ALL HAVING NOT $same_theme OR value IS NOT NULL
ORDER BY f.source, p.path, f.line;
