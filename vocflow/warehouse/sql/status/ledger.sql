-- ledger: one row per file version read.
SELECT file_id, source, path, outcome, read, loaded, updated, unchanged, excluded, quarantined, read_at, run_id
FROM source_file ORDER BY source, path, read_at, file_id;
