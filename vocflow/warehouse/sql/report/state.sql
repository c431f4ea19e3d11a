-- state: one row: a hash of what the warehouse was built from.
SELECT concat_ws('-', (SELECT md5(coalesce(string_agg(file_id, '' ORDER BY file_id), '')) FROM source_file WHERE outcome = 'loaded'),
    (SELECT md5(coalesce(string_agg(quarantine_id, '' ORDER BY quarantine_id), '')) FROM quarantine WHERE state = 'open')) AS state;
