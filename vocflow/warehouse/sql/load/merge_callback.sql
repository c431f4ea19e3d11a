-- typed_callback: one row per staged call back to a customer, with the first reason (if any) why it cannot be kept. A call
-- without an outcome has none yet. An outcome is known by its words, whatever their case and blanks.
CREATE OR REPLACE TEMP TABLE typed_callback AS
WITH worded AS (
    SELECT *, lower(trim(regexp_replace(outcome, '\s+', ' ', 'g'))) AS outcome_said,
        sha256(concat_ws(chr(31), $secret, 'customer', customer))[:24] AS customer_id
    FROM typed_record
)
SELECT w.* EXCLUDE (outcome, fault), list_extract($outcomes::VARCHAR[], list_position($outcome_words::VARCHAR[], outcome_said)) AS outcome,
    sha256(concat_ws(chr(31), $secret, $source, coalesce('key' || chr(31) || natural_key,
        concat_ws(chr(31), 'call', customer, occurred_at))))[:32] AS callback_id,
    sha256(concat_ws(chr(31), $secret, natural_key, customer, occurred_at, outcome_said, $outcomes::VARCHAR))[:32] AS content_hash,
    CASE
        WHEN fault IS NOT NULL THEN fault
        WHEN customer IS NULL THEN
            {'reason': 'customer_missing', 'excerpt': NULL::VARCHAR, 'advice': 'A call back needs the customer who was called.'}
        WHEN occurred_at IS NULL THEN
            {'reason': 'time_missing', 'excerpt': NULL::VARCHAR, 'advice': 'A call back needs the moment at which it was made.'}
        WHEN outcome_said IS NOT NULL AND list_position($outcome_words::VARCHAR[], outcome_said) IS NULL THEN
            {'reason': 'outcome_unknown', 'excerpt': w.outcome || ' (outcome)',
             'advice': 'Write recovered, not recovered or not reached, or say in [source.outcomes] which of them these words stand for.'}
    END AS fault
FROM worded AS w;

INSERT INTO refused
SELECT record_no, line, byte_offset, byte_length, fault.reason, fault.advice, fault.excerpt
FROM typed_callback WHERE fault IS NOT NULL AND record_no NOT IN (SELECT record_no FROM refused);

-- judged: one row per kept call, saying what it does to the warehouse; the last row of a call stands.
CREATE OR REPLACE TEMP TABLE judged AS
WITH version AS (
    SELECT callback_id, content_hash, -1 AS record_no FROM callback WHERE callback_id IN (SELECT callback_id FROM typed_callback)
    UNION ALL
    SELECT callback_id, content_hash, record_no FROM typed_callback WHERE fault IS NULL
),
laid AS (
    SELECT *, lag(content_hash) OVER (PARTITION BY callback_id ORDER BY record_no) AS former,
        row_number() OVER (PARTITION BY callback_id ORDER BY record_no DESC) = 1 AS final
    FROM version
)
SELECT record_no, callback_id, final,
    CASE WHEN former = content_hash THEN 'unchanged' WHEN former IS NULL THEN 'loaded' ELSE 'updated' END AS outcome
FROM laid WHERE record_no >= 0;

MERGE INTO callback AS c USING (
    SELECT t.* FROM typed_callback AS t JOIN judged AS j USING (record_no, callback_id) WHERE j.final
) AS i ON c.callback_id = i.callback_id
WHEN MATCHED AND c.content_hash <> i.content_hash THEN UPDATE SET
    customer_id = i.customer_id, called_at = i.occurred_at, outcome = i.outcome,
    content_hash = i.content_hash, file_id = $file_id, line = i.line, byte_offset = i.byte_offset, byte_length = i.byte_length
WHEN NOT MATCHED THEN INSERT VALUES (
    i.callback_id, $source, i.customer_id, i.occurred_at, i.outcome, i.content_hash,
    $file_id, i.line, i.byte_offset, i.byte_length);

-- What the same bytes brought under another mapping, and do not bring any more, goes.
DELETE FROM callback
WHERE file_id IN (
    SELECT file_id FROM source_file WHERE source = $source AND path = $path AND sha256 = $sha256 AND file_id <> $file_id
) AND callback_id NOT IN (SELECT callback_id FROM typed_callback WHERE fault IS NULL);
