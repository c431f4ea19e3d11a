-- last_reading: no row or one: the latest reading, and the model that spoke.
SELECT r.input_hash, m.name, m.reason, r.model_id, r.taxonomy_version
FROM reading AS r JOIN model AS m USING (model_id)
ORDER BY r.reading_no DESC LIMIT 1;
