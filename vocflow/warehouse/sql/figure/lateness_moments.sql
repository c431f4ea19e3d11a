-- lateness_moments: one row per listening post, question and group of commented answers, by lateness and by praise for
-- anything else. Answers of yes and no have no mean to speak of.
SELECT source, question, low, high, is_late, praised,
    count(*) AS n, avg(score) AS mean, sample_variance(score) AS variance
FROM kept_waiting($sources, $since, $until, $late, $signals)
WHERE high - low > 1
GROUP BY ALL ORDER BY ALL;
