-- quarantine_files: one row per file with records in quarantine.
SELECT DISTINCT source, path FROM quarantine WHERE state = 'open' ORDER BY source, path;
