-- ledger: one row per file: the version that was read last.
SELECT file_id, source, path, outcome, read, loaded, updated, unchanged, excluded, quarantined, read_at, run_id
FROM source_file
QUALIFY row_number() OVER (PARTITION BY source, path ORDER BY read_at DESC, file_id) = 1
ORDER BY source, path;
