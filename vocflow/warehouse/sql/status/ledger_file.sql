-- ledger_file: one row: the ledger's counts of one file version.
SELECT file_id, source, path, outcome, read, loaded, updated, unchanged, excluded, quarantined
FROM source_file WHERE file_id = $file_id;
