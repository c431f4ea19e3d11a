-- refused: one row per record that is set aside, by the reader or by typing. Of a record that could not be taken apart only
-- the shape is shown, letters as x and digits as 9: nobody knows which of its fields holds a name.
CREATE OR REPLACE TEMP TABLE refused AS
SELECT record_no, line, byte_offset, byte_length, reason, advice,
    regexp_replace(regexp_replace(excerpt, '\d', '9', 'g'), '[A-Za-z]|[^\x00-\x7f]', 'x', 'g') AS excerpt
FROM staged_refusal
UNION ALL
SELECT record_no, line, byte_offset, byte_length, fault.reason, fault.advice, fault.excerpt
FROM typed_record WHERE fault IS NOT NULL;
