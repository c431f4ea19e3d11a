-- contact_times: one row per theme and channel of contacts, and per channel of all contacts (theme NULL): the seconds that
-- each waited (`timed` 'wait') or took until it was resolved ('resolution'), and whether that had ended.
WITH timed AS (
    SELECT feedback_id, channel, CASE WHEN $timed = 'wait' THEN wait_s ELSE solving_s END AS seconds,
        CASE WHEN $timed = 'wait' THEN replied ELSE resolved END AS ended
    FROM contact($since, $until)
),
theme AS (
    SELECT DISTINCT feedback_id, theme FROM mentioned($since, $until)
)
SELECT NULL AS theme, channel, list(seconds) AS seconds, list(ended) AS ended
FROM timed WHERE seconds >= 0 GROUP BY channel
UNION ALL
SELECT t.theme, c.channel, list(c.seconds), list(c.ended)
FROM timed AS c JOIN theme AS t USING (feedback_id) WHERE c.seconds >= 0 GROUP BY t.theme, c.channel
ORDER BY theme NULLS FIRST, channel;
