-- roles: one row per role of a rating that customers of these listening posts gave, with the number of answers.
SELECT r.role, r.scale, count(*) AS n
FROM rating AS r JOIN feedback AS f USING (feedback_id)
WHERE list_contains($sources, f.source) AND f.kind <> 'staff'
GROUP BY ALL ORDER BY r.role, r.scale;
