-- served_moments: one row per department that answers and department that it answers about, and scale.
SELECT department, about, low, high, count(*) AS n, avg(value) AS mean, sample_variance(value) AS variance
FROM served($since, $until, $asking, $about)
GROUP BY ALL ORDER BY ALL;
