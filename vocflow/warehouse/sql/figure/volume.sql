-- volume: one row: pieces of feedback and comments of customers in [since, until).
SELECT count(*) AS feedback,
    (SELECT count(*) FROM spoken($since, $until)) AS comments,
    min(occurred_at) AS first_at, max(occurred_at) AS last_at,
    count(*) FILTER (occurred_at IS NULL) AS undated,
    count(*) FILTER (occurred_at IS NOT NULL AND NOT time_zone_known) AS zone_unknown
FROM feedback
WHERE kind <> 'staff' AND source IN (SELECT source FROM listening_post)
  AND ($since IS NULL OR occurred_at >= $since)
  AND ($until IS NULL OR coalesce(occurred_at < $until, $since IS NULL));
