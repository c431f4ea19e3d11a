-- rating_moments: one row: how many answers, their mean and sample variance. Sums of whole numbers are the same in
-- whatever order the rows lie; var_samp is not.
SELECT count(*) AS n, avg(score) AS mean, greatest(0, coalesce((sum(score * score) - sum(score) * sum(score) / count(*)) / nullif(count(*) - 1, 0), 0)) AS variance
FROM scored($sources, $since, $until, $segment, $segment_value);
