-- satisfied_counts: one row: who answered the question, how many chose one of the two highest answers (yes, of yes or no),
-- and the mean, its sample variance and the ends of the scale.
SELECT count(*) AS n, count(*) FILTER (satisfied) AS satisfied, avg(value) AS mean, sample_variance(value) AS variance,
    min(low) AS low, max(high) AS high
FROM answered($sources, $asked, $asked_on, $since, $until);
