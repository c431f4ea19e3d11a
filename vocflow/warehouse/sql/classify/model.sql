-- One row for a model that was tried; the same model again has the numbers of its latest trial.
INSERT OR REPLACE INTO model
SELECT $model_id, $name, $sha256, $trained_on, $adopted, $reason, map($score_names::VARCHAR[], $score_values::DOUBLE[]);
