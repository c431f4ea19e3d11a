-- evidence/detractor: one row per customer whose answer made a detractor: the first call back after it, and where the answer
-- stands.
SELECT d.customer_id, d.called_at AS value, d.source, p.path, d.line
FROM detractor($since, $until, $known_until) AS d LEFT JOIN source_file AS p ON p.file_id = d.file_id
WHERE d.resolved_at IS NULL OR d.called_at <= d.resolved_at
ORDER BY d.source, p.path, d.line;
