-- evidence/spoken_to: one row per customer spoken to in a call back: the outcome, and where the call stands.
SELECT k.customer_id, k.outcome AS value, k.source, p.path, k.line
FROM spoken_to($since, $until) AS k LEFT JOIN source_file AS p ON p.file_id = k.file_id
ORDER BY k.source, p.path, k.line;
