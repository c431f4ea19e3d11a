-- daily_answers: one row per day with answers to the 0-10 question: promoters, passives, detractors, by days of the zone.
SELECT CAST(timezone($zone, timezone('UTC', occurred_at)) AS DATE) AS day,
    count(*) FILTER (score >= 9) AS promoters,
    count(*) FILTER (score >= 7 AND score < 9) AS passives,
    count(*) FILTER (score < 7) AS detractors
FROM scored($sources, $since, $until, NULL, NULL)
WHERE occurred_at IS NOT NULL
GROUP BY day
ORDER BY day;
