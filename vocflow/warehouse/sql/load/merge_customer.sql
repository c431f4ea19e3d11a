-- typed_customer: one row per staged customer, typed, with the first reason (if any) why it cannot be kept.
CREATE OR REPLACE TEMP TABLE typed_customer AS
WITH typed AS (
    SELECT c.record_no, c.line, c.byte_offset, c.byte_length, c.customer, c.since AS since_given, c.left_on AS left_given,
        c.yearly_value AS value_given,
        CASE WHEN NOT $iso THEN try_strptime(c.since, $time_formats)::DATE ELSE TRY_CAST(c.since AS DATE) END AS since,
        CASE WHEN NOT $iso THEN try_strptime(c.left_on, $time_formats)::DATE ELSE TRY_CAST(c.left_on AS DATE) END AS left_on,
        TRY_CAST(c.yearly_value AS DECIMAL(18, 2)) AS yearly_value
    FROM staged_customer AS c
)
SELECT t.*,
    sha256(concat_ws(chr(31), $secret, 'customer', customer))[:24] AS customer_id,
    coalesce(g.segments, MAP {}) AS segments,
    sha256(concat_ws(chr(31), $secret, customer, since, left_on, yearly_value, coalesce(g.segments, MAP {})::VARCHAR))[:32] AS content_hash,
    CASE
        WHEN customer IS NULL THEN
            {'reason': 'customer_missing', 'excerpt': NULL::VARCHAR, 'advice': 'A row of the customer table needs a customer id.'}
        WHEN since_given IS NOT NULL AND since IS NULL THEN
            {'reason': 'time_unreadable', 'excerpt': since_given || ' (since)', 'advice': 'Correct the date, or give time_formats in [[source]].'}
        WHEN left_given IS NOT NULL AND left_on IS NULL THEN
            {'reason': 'time_unreadable', 'excerpt': left_given || ' (left_on)', 'advice': 'Correct the date, or give time_formats in [[source]].'}
        WHEN yearly_value < 0 THEN
            {'reason': 'value_negative', 'excerpt': value_given || ' (yearly_value)',
             'advice': 'A yearly value is what a customer brings in a year, 0 or more; a credit is none.'}
        WHEN value_given IS NOT NULL AND yearly_value IS NULL THEN
            {'reason': 'value_not_a_number', 'excerpt': value_given || ' (yearly_value)', 'advice': 'Write the yearly value as a plain number, such as 1234.50.'}
    END AS fault
FROM typed AS t
LEFT JOIN (
    SELECT record_no, map_from_entries(list((name, value) ORDER BY name)) AS segments FROM staged_segment GROUP BY record_no
) AS g USING (record_no);

INSERT INTO refused
SELECT record_no, line, byte_offset, byte_length, fault.reason, fault.advice, fault.excerpt
FROM typed_customer WHERE fault IS NOT NULL;

-- judged: one row per kept customer row, saying what it does to the warehouse; the last row of a customer stands.
CREATE OR REPLACE TEMP TABLE judged AS
WITH version AS (
    SELECT customer_id, content_hash, -1 AS record_no FROM customer WHERE customer_id IN (SELECT customer_id FROM typed_customer)
    UNION ALL
    SELECT customer_id, content_hash, record_no FROM typed_customer WHERE fault IS NULL
),
laid AS (
    SELECT *, lag(content_hash) OVER (PARTITION BY customer_id ORDER BY record_no) AS former,
        row_number() OVER (PARTITION BY customer_id ORDER BY record_no DESC) = 1 AS final
    FROM version
)
SELECT record_no, customer_id, final,
    CASE WHEN former = content_hash THEN 'unchanged' WHEN former IS NULL THEN 'loaded' ELSE 'updated' END AS outcome
FROM laid WHERE record_no >= 0;

MERGE INTO customer AS c USING (
    SELECT t.* FROM typed_customer AS t JOIN judged AS j USING (record_no, customer_id) WHERE j.final
) AS i ON c.customer_id = i.customer_id
WHEN MATCHED AND c.content_hash <> i.content_hash THEN UPDATE SET
    since = i.since, left_on = i.left_on, yearly_value = i.yearly_value, segments = i.segments,
    content_hash = i.content_hash, file_id = $file_id, line = i.line, byte_offset = i.byte_offset, byte_length = i.byte_length
WHEN NOT MATCHED THEN INSERT VALUES (
    i.customer_id, $source, i.since, i.left_on, i.yearly_value, i.segments, i.content_hash,
    $file_id, i.line, i.byte_offset, i.byte_length);
