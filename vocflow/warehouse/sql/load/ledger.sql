-- What is set aside is stored with its place and a masked excerpt; the record itself stays in the user's file.
-- One ledger row for the file version, counted from what happened to its records, not from what the reader claims.
INSERT INTO quarantine
SELECT sha256($file_id || chr(31) || record_no)[:24], $file_id, $source, $path, $sha256, record_no, line, byte_offset,
    byte_length, reason, masked(advice), masked(excerpt)[:200], 'open'
FROM refused;

INSERT INTO source_file
SELECT $file_id, $source, $path, $sha256, $bytes, $mapping, $outcome, $read,
    (SELECT count(*) FROM judged WHERE outcome = 'loaded'),
    (SELECT count(*) FROM judged WHERE outcome = 'updated'),
    (SELECT count(*) FROM judged WHERE outcome = 'unchanged'),
    (SELECT count(*) FROM staged_exclusion),
    (SELECT count(*) FROM refused),
    coalesce((SELECT map_from_entries(list((reason, n) ORDER BY reason)) FROM
        (SELECT reason, count(*) AS n FROM staged_exclusion GROUP BY reason)), MAP {}),
    $run_id, $now;
