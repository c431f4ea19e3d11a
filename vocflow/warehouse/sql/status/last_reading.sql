-- last_reading: no row or one: what the latest reading read, by which model and taxonomy, and the hash of what it assigned.
SELECT r.comments, m.name AS model, r.model_id, r.taxonomy_version, r.assignment_hash
FROM reading AS r LEFT JOIN model AS m USING (model_id)
ORDER BY r.reading_no DESC LIMIT 1;
