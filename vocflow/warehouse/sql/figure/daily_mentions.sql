-- daily_mentions: one row per day and theme: comments in the taxonomy's language that mention it, by days of the zone.
SELECT CAST(timezone($zone, timezone('UTC', m.occurred_at)) AS DATE) AS day, m.theme, count(*) AS mentions
FROM mentioned($since, $until) AS m
WHERE m.language = $language AND m.occurred_at IS NOT NULL
GROUP BY day, m.theme
ORDER BY day, m.theme;
