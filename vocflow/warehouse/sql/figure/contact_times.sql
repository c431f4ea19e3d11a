-- contact_times: one row per theme and channel of contacts, and per channel of all contacts (theme NULL): the seconds that
-- each waited ('wait') or took until it was resolved ('resolution'), and whether that had ended.
WITH lasting AS (
    SELECT * FROM timed($timed, $since, $until, $as_of)
),
theme AS (
    SELECT DISTINCT feedback_id, theme FROM mentioned($since, $until)
)
SELECT NULL AS theme, channel, list(seconds) AS seconds, list(ended) AS ended FROM lasting GROUP BY channel
UNION ALL
SELECT t.theme, l.channel, list(l.seconds), list(l.ended)
FROM lasting AS l JOIN theme AS t ON t.feedback_id = l.feedback_id GROUP BY t.theme, l.channel
ORDER BY theme NULLS FIRST, channel;
