-- refused: one row per record of a file that is refused as a whole.
CREATE OR REPLACE TEMP TABLE refused AS
SELECT record_no, line, byte_offset, byte_length, 'mixed_scale' AS reason, $advice AS advice, NULL::VARCHAR AS excerpt
FROM staged_record
UNION ALL
SELECT record_no, line, byte_offset, byte_length, reason, advice, NULL FROM staged_refusal;
CREATE OR REPLACE TEMP TABLE judged (record_no BIGINT, outcome VARCHAR);
