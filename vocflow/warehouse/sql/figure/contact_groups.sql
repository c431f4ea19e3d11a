-- contact_groups: one row per theme and channel of contacts, and per channel of all contacts (theme NULL): the seconds that each
-- waited for an answer (in the queue where that was noted, else for the first reply) and took until it was resolved, whether
-- that had ended, and how many mentions of the theme there were and how many of them are criticism.
WITH reached AS (
    SELECT feedback_id, channel,
        CASE WHEN queue_seconds >= 0 THEN queue_seconds
            WHEN has_replies THEN epoch(coalesce(first_reply_at, resolved_at, watched_until) - occurred_at) END AS wait,
        queue_seconds >= 0 OR first_reply_at IS NOT NULL AS replied,
        CASE WHEN has_resolutions THEN epoch(coalesce(resolved_at, watched_until) - occurred_at) END AS solving,
        resolved_at IS NOT NULL AS resolved
    FROM contact($since, $until, $as_of)
),
about AS (
    SELECT feedback_id, theme, count(*) AS mentions, count(*) FILTER (feeling = 'negative') AS negative
    FROM mentioned($since, $until) GROUP BY feedback_id, theme
),
grouped AS (
    SELECT NULL AS theme, r.*, 0 AS mentions, 0 AS negative FROM reached AS r
    UNION ALL
    SELECT a.theme, r.*, a.mentions, a.negative FROM reached AS r JOIN about AS a ON a.feedback_id = r.feedback_id
)
SELECT theme, channel, sum(mentions)::BIGINT AS mentions, sum(negative)::BIGINT AS negative,
    coalesce(list(wait) FILTER (wait >= 0), []) AS wait, coalesce(list(replied) FILTER (wait >= 0), []) AS wait_ended,
    coalesce(list(solving) FILTER (solving >= 0), []) AS resolution,
    coalesce(list(resolved) FILTER (solving >= 0), []) AS resolution_ended
FROM grouped GROUP BY theme, channel ORDER BY theme NULLS FIRST, channel;
