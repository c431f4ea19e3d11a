-- evidence/to_call: one row per customer to call back: the score, and where the answer stands.
SELECT d.customer_id, d.score AS value, d.source, p.path, d.line
FROM to_call($since, $until, $known_until, $as_of) AS d LEFT JOIN source_file AS p ON p.file_id = d.file_id
ORDER BY d.source, p.path, d.line;
