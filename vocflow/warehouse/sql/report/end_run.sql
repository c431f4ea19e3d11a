-- One row for the run that ended.
INSERT INTO run
SELECT $run_id, $ended_at, $version, $fingerprint,
    (SELECT count(*) FROM feedback), (SELECT count(*) FROM comment),
    (SELECT count(*) FROM quarantine WHERE state = 'open'), $headline, $brief, $explorer;
