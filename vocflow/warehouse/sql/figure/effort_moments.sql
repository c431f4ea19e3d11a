-- effort_moments: one row: how many answers on the scale of customer effort, their mean and sample variance.
SELECT count(*) AS n, avg(r.value) AS mean, sample_variance(r.value) AS variance
FROM rating AS r JOIN feedback AS f ON f.feedback_id = r.feedback_id
WHERE r.scale = 'ces' AND f.kind <> 'staff' AND f.source IN (SELECT source FROM listening_post)
  AND ($since IS NULL OR f.occurred_at >= $since) AND ($until IS NULL OR f.occurred_at < $until);
