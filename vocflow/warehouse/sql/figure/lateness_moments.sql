-- lateness_moments: one row per group of commented answers, by lateness and by praise for anything else.
SELECT is_late, praised, count(*) AS n, avg(score) AS mean, coalesce(var_samp(score), 0) AS variance
FROM kept_waiting($sources, $since, $until, $late, $signals)
GROUP BY ALL ORDER BY ALL;
