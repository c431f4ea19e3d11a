-- evidence/file: one row per file read (its latest version), with how many of its records had this fate.
SELECT file_id, CASE $fate WHEN 'files' THEN 1 WHEN 'read' THEN read WHEN 'loaded' THEN loaded WHEN 'updated' THEN updated
        WHEN 'unchanged' THEN unchanged WHEN 'excluded' THEN excluded ELSE quarantined END AS value, source, path, 1 AS line
FROM source_file
WHERE outcome = 'loaded' AND list_contains($sources, source)
QUALIFY row_number() OVER (PARTITION BY source, path ORDER BY read_at DESC, file_id) = 1
ORDER BY source, path;
