-- typed_feedback: one row per kept record, in its final shape, with its identity and the hash of its content.
CREATE OR REPLACE TEMP TABLE typed_feedback AS
WITH said AS (
    SELECT record_no, list({'position': position, 'question': question, 'text': text} ORDER BY position) AS comments
    FROM staged_comment GROUP BY record_no
),
scored AS (
    SELECT record_no,
        list({'position': position, 'question': question, 'scale': scale, 'role': role, 'low': low, 'high': high,
              'value': value} ORDER BY position) AS ratings
    FROM typed_rating GROUP BY record_no
),
segmented AS (
    SELECT record_no, map_from_entries(list((name, value) ORDER BY name)) AS segments
    FROM staged_segment GROUP BY record_no
),
shaped AS (
    SELECT t.record_no, t.line, t.byte_offset, t.byte_length, t.natural_key,
        coalesce(t.channel, $channel) AS channel,
        coalesce(t.touch_point, $touch_point) AS touch_point,
        sha256(concat_ws(chr(31), $secret, 'customer', t.customer))[:24] AS customer_hash,
        sha256(concat_ws(chr(31), $secret, 'author', t.author))[:24] AS author_hash,
        t.customer, t.author, t.occurred_at, t.time_zone_known, t.updated_at, t.first_reply_at, t.resolved_at, t.queue_seconds,
        t.agent AS agent_id, -- 'und', 'qme' and the like say that no language was found
        coalesce(CASE WHEN regexp_matches(lower(t.language), '^[a-z][a-z]($|[-_])') THEN lower(t.language)[:2] END, $language) AS language,
        coalesce(g.segments, MAP {}) AS segments, coalesce(s.comments, []) AS comments, coalesce(q.ratings, []) AS ratings
    FROM typed_record AS t
    LEFT JOIN said AS s USING (record_no)
    LEFT JOIN scored AS q USING (record_no)
    LEFT JOIN segmented AS g USING (record_no)
    WHERE t.fault IS NULL
),
hashed AS (
    SELECT * REPLACE (
            CASE WHEN customer IS NOT NULL THEN customer_hash END AS customer_hash,
            CASE WHEN author IS NOT NULL THEN author_hash END AS author_hash),
        sha256(concat_ws(chr(31), $secret, $kind, $survey_type, natural_key, channel, touch_point, customer, author, occurred_at, time_zone_known,
            updated_at, first_reply_at, resolved_at, queue_seconds, agent_id, language, segments::VARCHAR,
            to_json(comments)::VARCHAR, to_json(ratings)::VARCHAR))[:32] AS content_hash
    FROM shaped
)
SELECT * EXCLUDE (customer, author, natural_key),
    -- Without a natural key a record is known by what it says and by which of its repeats in the file it is.
    sha256(concat_ws(chr(31), $secret, $source, CASE
        WHEN natural_key IS NOT NULL THEN 'key' || chr(31) || natural_key
        ELSE 'content' || chr(31) || content_hash || chr(31)
            || row_number() OVER (PARTITION BY natural_key, content_hash ORDER BY record_no)::VARCHAR
    END))[:32] AS feedback_id
FROM hashed;
