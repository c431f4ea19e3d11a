-- One row for the reading.
INSERT INTO reading
SELECT coalesce(max(reading_no), 0) + 1, $input_hash, $model_id, $taxonomy_version, $comments FROM reading;
