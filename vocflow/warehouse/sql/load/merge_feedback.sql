-- judged: one row per kept record, saying what it does to the warehouse. Versions of one piece of feedback are laid in
-- the order of their last update (then of the file); the warehouse's version stands before those of the file. A record
-- that an earlier-stored, later-dated version overrules changes nothing.
CREATE OR REPLACE TEMP TABLE judged AS
WITH version AS (
    SELECT feedback_id, content_hash, updated_at, -1 AS record_no FROM feedback
    WHERE feedback_id IN (SELECT feedback_id FROM typed_feedback)
    UNION ALL
    SELECT feedback_id, content_hash, updated_at, record_no FROM typed_feedback
),
laid AS (
    SELECT *,
        lag(content_hash) OVER versions AS former,
        min(CASE WHEN record_no = -1 THEN 1 END) OVER (
            PARTITION BY feedback_id ORDER BY updated_at NULLS FIRST, record_no ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
        ) IS NOT NULL AS overruled,
        row_number() OVER (PARTITION BY feedback_id ORDER BY updated_at DESC NULLS LAST, record_no DESC) = 1 AS final
    FROM version
    WINDOW versions AS (PARTITION BY feedback_id ORDER BY updated_at NULLS FIRST, record_no)
)
SELECT record_no, feedback_id, final,
    CASE
        WHEN overruled OR former = content_hash THEN 'unchanged'
        WHEN former IS NULL THEN 'loaded'
        ELSE 'updated'
    END AS outcome
FROM laid WHERE record_no >= 0;

CREATE OR REPLACE TEMP TABLE incoming AS
SELECT t.* FROM typed_feedback AS t
JOIN judged AS j USING (record_no, feedback_id)
LEFT JOIN feedback AS f USING (feedback_id)
WHERE j.final AND (f.feedback_id IS NULL OR f.content_hash <> t.content_hash);

MERGE INTO feedback AS f USING incoming AS i ON f.feedback_id = i.feedback_id
WHEN MATCHED THEN UPDATE SET
    kind = $kind, survey_type = $survey_type, channel = i.channel, touch_point = i.touch_point, customer_id = i.customer_hash, author_id = i.author_hash,
    occurred_at = i.occurred_at, time_zone_known = i.time_zone_known, updated_at = i.updated_at,
    first_reply_at = i.first_reply_at, resolved_at = i.resolved_at, queue_seconds = i.queue_seconds, agent_id = i.agent_id, segments = i.segments,
    content_hash = i.content_hash, file_id = $file_id, line = i.line, byte_offset = i.byte_offset, byte_length = i.byte_length,
    changed_at = $now
WHEN NOT MATCHED THEN INSERT (
    feedback_id, source, kind, survey_type, channel, touch_point, customer_id, author_id,
    occurred_at, time_zone_known, updated_at, first_reply_at, resolved_at, queue_seconds, agent_id, segments,
    content_hash, file_id, line, byte_offset, byte_length, loaded_at, changed_at)
VALUES (
    i.feedback_id, $source, $kind, $survey_type, i.channel, i.touch_point, i.customer_hash, i.author_hash,
    i.occurred_at, i.time_zone_known, i.updated_at, i.first_reply_at, i.resolved_at, i.queue_seconds, i.agent_id, i.segments,
    i.content_hash, $file_id, i.line, i.byte_offset, i.byte_length, $now, $now);

-- What the same bytes brought under another mapping, and do not bring any more, goes.
CREATE OR REPLACE TEMP TABLE outdated AS
SELECT feedback_id FROM feedback
WHERE file_id IN (
    SELECT file_id FROM source_file WHERE source = $source AND path = $path AND sha256 = $sha256 AND file_id <> $file_id
) AND feedback_id NOT IN (SELECT feedback_id FROM typed_feedback);

DELETE FROM feedback WHERE feedback_id IN (SELECT feedback_id FROM outdated);
INSERT INTO incoming BY NAME SELECT feedback_id FROM outdated;

CREATE OR REPLACE TEMP TABLE former AS SELECT comment_id, text FROM comment JOIN incoming USING (feedback_id);
DELETE FROM classification WHERE comment_id IN (SELECT comment_id FROM former);
DELETE FROM comment WHERE feedback_id IN (SELECT feedback_id FROM incoming);
DELETE FROM rating WHERE feedback_id IN (SELECT feedback_id FROM incoming);

INSERT INTO comment
SELECT sha256(feedback_id || chr(31) || said.position)[:32], feedback_id, said.position, said.question, said.text, language
FROM (SELECT feedback_id, language, unnest(comments) AS said FROM incoming WHERE comments IS NOT NULL);

INSERT INTO rating
SELECT feedback_id, given.position, given.question, given.scale, given.role, given.low, given.high, given.value
FROM (SELECT feedback_id, unnest(ratings) AS given FROM incoming WHERE ratings IS NOT NULL);

-- Of a comment whose text has changed, what older taxonomies found in it does not hold any more.
DELETE FROM mention WHERE comment_id IN (
    SELECT f.comment_id FROM former AS f LEFT JOIN comment AS c ON c.comment_id = f.comment_id
    WHERE c.text IS DISTINCT FROM f.text
);
