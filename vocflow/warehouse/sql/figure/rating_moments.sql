-- rating_moments: one row: how many answers, their mean and sample variance.
SELECT count(*) AS n, avg(score) AS mean, sample_variance(score) AS variance
FROM scored($sources, $since, $until, $segment, $segment_value);
