-- post_volume: one row per listening post of customers that has brought anything up to $until: pieces of feedback in
-- [since, until), and the moment of its last one up to $heard_until.
SELECT source, any_value(kind) AS kind,
    count(*) FILTER (($since IS NULL OR occurred_at >= $since)
        AND ($until IS NULL OR coalesce(occurred_at < $until, $since IS NULL))) AS feedback,
    max(occurred_at) FILTER ($heard_until IS NULL OR occurred_at < $heard_until) AS last_at
FROM feedback
WHERE kind <> 'staff' AND source IN (SELECT source FROM listening_post)
GROUP BY source ORDER BY feedback DESC, source;
