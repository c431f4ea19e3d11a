-- utc: the moment that a text means. A time that carries an offset speaks for itself; a naive one is read in its zone, or
-- as UTC where no zone is known.
CREATE OR REPLACE TEMP MACRO carries_offset(given) AS
    regexp_matches(given, ':.*\d(Z|z| ?UTC|[+\-]\d\d(:?\d\d)?)$');
CREATE OR REPLACE TEMP MACRO clock(given, iso, time_formats, epoch_per_second) AS
    CASE
        WHEN epoch_per_second > 0 THEN TRY(make_timestamp((TRY_CAST(given AS BIGINT) * (1000000 // epoch_per_second))::BIGINT))
        WHEN NOT iso THEN try_strptime(given, time_formats)
        ELSE TRY_CAST(given AS TIMESTAMP)
    END;
CREATE OR REPLACE TEMP MACRO utc(given, zone, iso, time_formats, epoch_per_second) AS
    CASE
        WHEN iso AND epoch_per_second = 0 AND carries_offset(given)
            THEN timezone('UTC', TRY_CAST(regexp_replace(given, ' ?(UTC|z)$', 'Z') AS TIMESTAMPTZ))
        WHEN epoch_per_second > 0 OR zone IS NULL THEN clock(given, iso, time_formats, epoch_per_second)
        ELSE timezone('UTC', timezone(zone, clock(given, iso, time_formats, epoch_per_second)))
    END;

-- typed_rating: one row per staged rating, as a number where it is one.
CREATE OR REPLACE TEMP TABLE typed_rating AS
SELECT * REPLACE (
        CASE
            WHEN scale <> 'yes_no' THEN TRY_CAST(value AS DOUBLE)
            WHEN lower(trim(value)) IN ('yes', 'y', 'true', '1', '1.0') THEN 1
            WHEN lower(trim(value)) IN ('no', 'n', 'false', '0', '0.0') THEN 0
        END AS value),
    value || ' (' || question || ')' AS excerpt
FROM staged_rating;

-- typed_record: one row per staged record, times in UTC, with the first reason (if any) why it cannot be kept.
CREATE OR REPLACE TEMP TABLE typed_record AS
WITH timed AS (
    SELECT r.* EXCLUDE (time_zone) REPLACE (
            utc(r.occurred_at, z.name, $iso, $time_formats, $epoch_per_second) AS occurred_at,
            utc(r.updated_at, z.name, $iso, $time_formats, $epoch_per_second) AS updated_at,
            utc(r.first_reply_at, z.name, $iso, $time_formats, $epoch_per_second) AS first_reply_at,
            utc(r.resolved_at, z.name, $iso, $time_formats, $epoch_per_second) AS resolved_at,
            TRY_CAST(r.queue_seconds AS DOUBLE) AS queue_seconds),
        r.occurred_at AS occurred_given, r.updated_at AS updated_given, r.first_reply_at AS first_reply_given,
        r.resolved_at AS resolved_given, r.queue_seconds AS queue_given,
        r.occurred_at IS NOT NULL
            AND (z.name IS NOT NULL OR $epoch_per_second > 0 OR $iso AND carries_offset(r.occurred_at)) AS time_zone_known
    FROM staged_record AS r LEFT JOIN known_zone AS z ON z.name = r.time_zone
),
score_fault AS (
    SELECT record_no, min_by(
        CASE
            WHEN value IS NULL OR NOT isfinite(value) THEN
                {'reason': 'score_not_a_number', 'excerpt': excerpt,
                 'advice': 'Correct the answer in the file, or map another column in [[source.rating]].'}
            WHEN value < low OR value > high THEN
                {'reason': 'score_out_of_range', 'excerpt': excerpt,
                 'advice': format('The question is asked from {:g} to {:g}; correct the answer, or the scale in [[source.rating]].', low, high)}
            ELSE
                {'reason': 'score_not_whole', 'excerpt': excerpt,
                 'advice': 'An answer to the 0-10 question is a whole number; a mean of answers is no answer.'}
        END, position) AS fault
    FROM typed_rating
    WHERE value IS NULL OR NOT isfinite(value) OR value < low OR value > high OR (scale = 'nps' AND value <> floor(value))
    GROUP BY record_no
)
SELECT t.* EXCLUDE (occurred_given, updated_given, first_reply_given, resolved_given, queue_given),
    CASE
        WHEN (occurred_at IS NULL AND occurred_given IS NOT NULL) OR (updated_at IS NULL AND updated_given IS NOT NULL)
            OR (first_reply_at IS NULL AND first_reply_given IS NOT NULL)
            OR (resolved_at IS NULL AND resolved_given IS NOT NULL) THEN
            {'reason': 'time_unreadable',
             'excerpt': CASE
                 WHEN occurred_at IS NULL AND occurred_given IS NOT NULL THEN occurred_given || ' (occurred_at)'
                 WHEN updated_at IS NULL AND updated_given IS NOT NULL THEN updated_given || ' (updated_at)'
                 WHEN first_reply_at IS NULL AND first_reply_given IS NOT NULL THEN first_reply_given || ' (first_reply_at)'
                 ELSE resolved_given || ' (resolved_at)' END,
             'advice': 'Correct the date in the file, or give its time_formats in [[source]].'}
        WHEN occurred_at < TIMESTAMP '2000-01-01' THEN
            {'reason': 'date_before_2000', 'excerpt': occurred_given,
             'advice': 'A date before 2000 is a default that some system wrote; correct it in the file.'}
        WHEN occurred_at > $now + INTERVAL 1 DAY THEN
            {'reason': 'date_in_future', 'excerpt': occurred_given,
             'advice': 'Correct the date in the file, or its time_formats or time_zone in [[source]].'}
        WHEN queue_given IS NOT NULL AND NOT coalesce(queue_seconds >= 0 AND isfinite(queue_seconds), false) THEN
            {'reason': 'queue_not_seconds', 'excerpt': queue_given || ' (queue_seconds)',
             'advice': 'A wait in a queue is a number of seconds, 0 or more; correct it in the file, or map another column.'}
        ELSE f.fault
    END AS fault
FROM timed AS t
LEFT JOIN score_fault AS f USING (record_no);
