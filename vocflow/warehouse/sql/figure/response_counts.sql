-- response_counts: one row per group of the invitations to these surveys sent in [since, until): how many were asked, and
-- how many of them answered before `seen_until`. Groups are those of `part`: all, channel, wave, or a segment. Lists that
-- name no customer are held against the answers of no named customer that came in the same days, by segment or in all.
WITH personal AS (
    SELECT
        CASE $part WHEN 'all' THEN 'all' WHEN 'channel' THEN channel WHEN 'wave' THEN wave ELSE segments[$segment] END AS value,
        count(*) AS invited, count(feedback_id) AS answered, min(sent_at) AS first_at
    FROM asked($surveys, $since, $until, $seen_until)
    GROUP BY value
),
listed AS (
    SELECT CASE $part WHEN 'all' THEN 'all' WHEN 'segment' THEN segments[$segment] END AS value, count(*) AS invited, min(sent_at) AS first_at
    FROM invitation
    WHERE list_contains($surveys, survey) AND customer_id IS NULL AND source IN (SELECT source FROM listening_post)
        AND ($since IS NULL OR sent_at >= $since) AND ($until IS NULL OR sent_at < $until)
    GROUP BY value
),
unnamed AS (
    SELECT CASE $part WHEN 'all' THEN 'all' WHEN 'segment' THEN segments[$segment] END AS value, count(*) AS answered
    FROM feedback
    WHERE list_contains($surveys, source) AND customer_id IS NULL AND source IN (SELECT source FROM listening_post)
        AND ($since IS NULL OR occurred_at >= $since) AND ($until IS NULL OR occurred_at < $until)
        AND feedback_id IN (SELECT feedback_id FROM rating)
    GROUP BY value
)
SELECT value, sum(invited)::BIGINT AS invited, sum(answered)::BIGINT AS answered, min(first_at) AS first_at
FROM (
    SELECT * FROM personal
    UNION ALL BY NAME
    SELECT l.value, l.invited, coalesce(u.answered, 0) AS answered, l.first_at FROM listed AS l LEFT JOIN unnamed AS u USING (value)
)
WHERE value IS NOT NULL
GROUP BY value ORDER BY min(first_at), value;
