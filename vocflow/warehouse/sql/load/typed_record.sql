-- typed_record: one row per staged record, times in UTC, with the first reason (if any) why it cannot be kept.
-- Times carrying an offset speak for themselves; naive ones are read in the record's zone, or as UTC with the flag down.
CREATE OR REPLACE TEMP TABLE typed_record AS
WITH instant AS (
    SELECT record_no, role, given, zone,
        CASE
            WHEN $epoch_per_second > 0 THEN
                make_timestamp((TRY_CAST(given AS BIGINT) * (1000000 // $epoch_per_second))::BIGINT)
            WHEN NOT $iso THEN try_strptime(given, $time_formats)
            ELSE TRY_CAST(given AS TIMESTAMP)
        END AS clock,
        $epoch_per_second = 0 AND $iso
            AND regexp_matches(given, '\d(Z|z| ?UTC|[+\-]\d\d(:?\d\d)?)$') AND regexp_matches(given, ':') AS offset_given
    FROM (
        SELECT r.record_no, r.occurred_at, r.updated_at, r.first_reply_at, r.resolved_at, z.name AS zone
        FROM staged_record AS r LEFT JOIN known_zone AS z ON z.name = r.time_zone
    ) UNPIVOT (given FOR role IN (occurred_at, updated_at, first_reply_at, resolved_at))
),
moment AS (
    SELECT record_no, role, given,
        CASE
            WHEN offset_given THEN timezone('UTC', TRY_CAST(regexp_replace(given, ' ?(UTC|z)$', 'Z') AS TIMESTAMPTZ))
            WHEN $epoch_per_second > 0 OR zone IS NULL THEN clock
            ELSE timezone('UTC', timezone(zone, clock))
        END AS utc,
        offset_given OR $epoch_per_second > 0 OR zone IS NOT NULL AS zone_known
    FROM instant
),
times AS (
    SELECT record_no,
        max(utc) FILTER (role = 'occurred_at') AS occurred_at,
        max(utc) FILTER (role = 'updated_at') AS updated_at,
        max(utc) FILTER (role = 'first_reply_at') AS first_reply_at,
        max(utc) FILTER (role = 'resolved_at') AS resolved_at,
        bool_and(zone_known) FILTER (role = 'occurred_at') AS zone_known,
        min(given || ' (' || role || ')') FILTER (utc IS NULL) AS unreadable,
        min(given) FILTER (role = 'occurred_at') AS occurred_given
    FROM moment GROUP BY record_no
),
score AS (
    SELECT record_no, position, question, scale, role, low, high, value AS given,
        CASE
            WHEN scale = 'yes_no' AND lower(trim(value)) IN ('yes', 'y', 'true', '1', '1.0') THEN 1
            WHEN scale = 'yes_no' AND lower(trim(value)) IN ('no', 'n', 'false', '0', '0.0') THEN 0
            WHEN scale = 'yes_no' THEN NULL
            ELSE TRY_CAST(value AS DOUBLE)
        END AS value
    FROM staged_rating
),
score_fault AS (
    SELECT record_no, min_by(
        CASE
            WHEN value IS NULL OR NOT isfinite(value) THEN
                {'reason': 'score_not_a_number', 'excerpt': given || ' (' || question || ')',
                 'advice': 'Correct the answer in the file, or map another column in [[source.rating]].'}
            WHEN value < low OR value > high THEN
                {'reason': 'score_out_of_range', 'excerpt': given || ' (' || question || ')',
                 'advice': format('The question is asked from {:g} to {:g}; correct the answer, or the scale in [[source.rating]].', low, high)}
            WHEN scale = 'nps' AND value <> floor(value) THEN
                {'reason': 'score_not_whole', 'excerpt': given || ' (' || question || ')',
                 'advice': 'An answer to the 0-10 question is a whole number; a mean of answers is no answer.'}
        END, position) AS fault
    FROM score
    WHERE value IS NULL OR NOT isfinite(value) OR value < low OR value > high OR (scale = 'nps' AND value <> floor(value))
    GROUP BY record_no
)
SELECT r.record_no, r.line, r.byte_offset, r.byte_length,
    r.natural_key, r.customer, r.author, r.channel, r.touch_point, r.language, r.agent,
    t.occurred_at, t.updated_at, t.first_reply_at, t.resolved_at,
    coalesce(t.zone_known, false) AS time_zone_known,
    CASE
        WHEN t.unreadable IS NOT NULL THEN
            {'reason': 'time_unreadable', 'excerpt': t.unreadable,
             'advice': 'Correct the date in the file, or give its time_formats in [[source]].'}
        WHEN t.occurred_at < TIMESTAMP '2000-01-01' THEN
            {'reason': 'date_before_2000', 'excerpt': t.occurred_given,
             'advice': 'A date before 2000 is a default that some system wrote; correct it in the file.'}
        WHEN t.occurred_at > $now + INTERVAL 1 DAY THEN
            {'reason': 'date_in_future', 'excerpt': t.occurred_given,
             'advice': 'Correct the date in the file, or its time_formats or time_zone in [[source]].'}
        ELSE f.fault
    END AS fault
FROM staged_record AS r
LEFT JOIN times AS t USING (record_no)
LEFT JOIN score_fault AS f USING (record_no);
