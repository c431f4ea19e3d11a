-- One row for the model that speaks.
INSERT INTO model
SELECT $model_id, $name, $sha256, $trained_on, $adopted, $reason, map($score_names::VARCHAR[], $score_values::DOUBLE[]);
