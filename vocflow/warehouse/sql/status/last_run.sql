-- last_run: no row or one: the run that ended last.
SELECT run_id, ended_at, version, fingerprint, headline, brief, explorer, feedback, comments, quarantined, taxonomy_version
FROM run ORDER BY ended_at DESC, run_id DESC LIMIT 1;
