-- satisfied_counts: one row: who answered the question, how many chose one of the two highest answers (yes, of yes or no),
-- and the mean, its sample variance and the ends of the scale.
SELECT count(*) AS n, count(*) FILTER (satisfied) AS satisfied, avg(value) AS mean, greatest(0, coalesce((sum(value * value) - sum(value) * sum(value) / count(*)) / nullif(count(*) - 1, 0), 0)) AS variance,
    min(low) AS low, max(high) AS high
FROM answered($sources, $asked, $asked_on, $since, $until);
