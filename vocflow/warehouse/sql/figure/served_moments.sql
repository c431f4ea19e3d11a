-- served_moments: one row per department that answers and department that it answers about, and scale.
SELECT department, about, low, high, count(*) AS n, avg(value) AS mean, greatest(0, coalesce((sum(value * value) - sum(value) * sum(value) / count(*)) / nullif(count(*) - 1, 0), 0)) AS variance
FROM served($since, $until, $asking, $about)
GROUP BY ALL ORDER BY ALL;
