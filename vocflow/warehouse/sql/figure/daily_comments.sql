-- daily_comments: one row per day with comments in the taxonomy's language, the days being those of the zone.
SELECT CAST(timezone($zone, timezone('UTC', s.occurred_at)) AS DATE) AS day, count(*) AS comments
FROM spoken($since, $until) AS s
WHERE s.language = $language AND s.occurred_at IS NOT NULL
GROUP BY day
ORDER BY day;
