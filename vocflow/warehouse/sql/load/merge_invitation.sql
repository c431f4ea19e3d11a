-- typed_invitation: one row per staged invitation, its time in UTC, with its identity and the first reason (if any) why it
-- cannot be kept. Without a natural key it is known by its content and by which of its repeats in the file it is: a list
-- that names segments only has a line for each customer asked.
CREATE OR REPLACE TEMP TABLE typed_invitation AS
WITH timed AS (
    SELECT i.* REPLACE (utc(i.sent_at, z.name, $iso, $time_formats, $epoch_per_second) AS sent_at),
        i.sent_at AS sent_given,
        z.name IS NOT NULL OR $epoch_per_second > 0 OR coalesce($iso AND carries_offset(i.sent_at), false) AS time_zone_known,
        coalesce(g.segments, MAP {}) AS segments
    FROM staged_invitation AS i
    LEFT JOIN known_zone AS z ON z.name = i.time_zone
    LEFT JOIN (
        SELECT record_no, map_from_entries(list((name, value) ORDER BY name)) AS segments FROM staged_segment GROUP BY record_no
    ) AS g USING (record_no)
),
hashed AS (
    SELECT *, CASE WHEN customer IS NOT NULL THEN sha256(concat_ws(chr(31), $secret, 'customer', customer))[:24] END AS customer_id,
        sha256(to_json([$secret, natural_key, survey, customer, channel, wave, sent_at::VARCHAR, segments::VARCHAR])::VARCHAR)[:32] AS content_hash,
        CASE
            WHEN survey IS NULL THEN
                {'reason': 'survey_missing', 'excerpt': NULL::VARCHAR, 'advice': 'Name the survey in the file, or give survey in [[source]].'}
            WHEN customer IS NULL AND cardinality(segments) = 0 THEN
                {'reason': 'nobody_invited', 'excerpt': NULL::VARCHAR, 'advice': 'An invitation needs the customer asked, or at least a segment.'}
            WHEN sent_given IS NULL THEN
                {'reason': 'time_missing', 'excerpt': NULL::VARCHAR, 'advice': 'An invitation needs the day on which it was sent.'}
            WHEN sent_at IS NULL THEN
                {'reason': 'time_unreadable', 'excerpt': sent_given || ' (sent_at)', 'advice': 'Correct the date in the file, or give its time_formats in [[source]].'}
            WHEN sent_at < TIMESTAMP '2000-01-01' THEN
                {'reason': 'date_before_2000', 'excerpt': sent_given, 'advice': 'A date before 2000 is a default that some system wrote; correct it in the file.'}
            WHEN sent_at > $now + INTERVAL 1 DAY THEN
                {'reason': 'date_in_future', 'excerpt': sent_given, 'advice': 'Correct the date in the file, or its time_formats or time_zone in [[source]].'}
        END AS fault
    FROM timed
)
SELECT *,
    sha256(concat_ws(chr(31), $secret, $source, CASE
        WHEN natural_key IS NOT NULL THEN 'key' || chr(31) || natural_key
        ELSE 'content' || chr(31) || content_hash || chr(31)
            || row_number() OVER (PARTITION BY natural_key, content_hash ORDER BY record_no)::VARCHAR
    END))[:32] AS invitation_id
FROM hashed;

INSERT INTO refused
SELECT record_no, line, byte_offset, byte_length, fault.reason, fault.advice, fault.excerpt
FROM typed_invitation WHERE fault IS NOT NULL;

-- judged: one row per kept invitation, saying what it does to the warehouse; the last one of a key stands.
CREATE OR REPLACE TEMP TABLE judged AS
WITH version AS (
    SELECT invitation_id, content_hash, -1 AS record_no FROM invitation
    WHERE invitation_id IN (SELECT invitation_id FROM typed_invitation)
    UNION ALL
    SELECT invitation_id, content_hash, record_no FROM typed_invitation WHERE fault IS NULL
),
laid AS (
    SELECT *, lag(content_hash) OVER (PARTITION BY invitation_id ORDER BY record_no) AS former,
        row_number() OVER (PARTITION BY invitation_id ORDER BY record_no DESC) = 1 AS final
    FROM version
)
SELECT record_no, invitation_id, final,
    CASE WHEN former = content_hash THEN 'unchanged' WHEN former IS NULL THEN 'loaded' ELSE 'updated' END AS outcome
FROM laid WHERE record_no >= 0;

MERGE INTO invitation AS v USING (
    SELECT t.* FROM typed_invitation AS t JOIN judged AS j USING (record_no, invitation_id) WHERE j.final
) AS i ON v.invitation_id = i.invitation_id
WHEN MATCHED AND v.content_hash <> i.content_hash THEN UPDATE SET
    survey = i.survey, customer_id = i.customer_id, segments = i.segments, channel = i.channel, wave = i.wave, sent_at = i.sent_at,
    time_zone_known = i.time_zone_known, content_hash = i.content_hash, file_id = $file_id, line = i.line,
    byte_offset = i.byte_offset, byte_length = i.byte_length
WHEN NOT MATCHED THEN INSERT VALUES (
    i.invitation_id, $source, i.survey, i.customer_id, i.segments, i.channel, i.wave, i.sent_at, i.time_zone_known,
    i.content_hash, $file_id, i.line, i.byte_offset, i.byte_length);

-- What the same bytes brought under another mapping, and do not bring any more, goes.
DELETE FROM invitation
WHERE file_id IN (
    SELECT file_id FROM source_file WHERE source = $source AND path = $path AND sha256 = $sha256 AND file_id <> $file_id
) AND invitation_id NOT IN (SELECT invitation_id FROM typed_invitation);
