-- evidence/published: one row: the report that published the figure first.
SELECT run_id, ended_at::VARCHAR AS value, run_id AS source, brief AS path, 1 AS line FROM run WHERE run_id = $run_id;
