-- refused: one row per record that is set aside, by the reader or by typing.
CREATE OR REPLACE TEMP TABLE refused AS
SELECT record_no, line, byte_offset, byte_length, reason, advice, excerpt FROM staged_refusal
UNION ALL
SELECT record_no, line, byte_offset, byte_length, fault.reason, fault.advice, fault.excerpt
FROM typed_record WHERE fault IS NOT NULL;
