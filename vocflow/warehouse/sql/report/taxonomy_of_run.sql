-- taxonomy_of_run: one row: the taxonomy version that a run's figures follow (NULL: not known), and that of the latest reading.
SELECT (SELECT taxonomy_version FROM run WHERE run_id = $run_id) AS taxonomy_version,
    (SELECT taxonomy_version FROM reading ORDER BY reading_no DESC LIMIT 1) AS taxonomy_now;
