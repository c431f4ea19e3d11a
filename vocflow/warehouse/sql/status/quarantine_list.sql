-- quarantine_list: one row per record in quarantine.
SELECT quarantine_id, source, path, line, byte_offset, byte_length, reason, advice, excerpt, sha256
FROM quarantine WHERE state = 'open' ORDER BY source, path, line, record_no;
