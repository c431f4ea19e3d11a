-- One row for the run that ended.
INSERT INTO run BY NAME
SELECT $run_id AS run_id, $ended_at AS ended_at, $version AS version, $fingerprint AS fingerprint,
    (SELECT count(*) FROM feedback) AS feedback, (SELECT count(*) FROM comment) AS comments,
    (SELECT count(*) FROM quarantine WHERE state = 'open') AS quarantined, $headline AS headline, $brief AS brief,
    $explorer AS explorer, $taxonomy_version AS taxonomy_version,
    $as_of AS as_of, (SELECT model_id FROM reading ORDER BY reading_no DESC LIMIT 1) AS model_id;
