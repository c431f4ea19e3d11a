-- question_groups: one row per question and listening post (asked_in ''), and per question, post (asked_in) and channel of its
-- answers: how many customers answered, their mean and sample variance. A question is the same where its words and its
-- scale are.
WITH answer AS (
    SELECT lower(trim(r.question)) AS asked, r.question, r.low, r.high, r.value, f.source, f.channel
    FROM rating AS r JOIN feedback AS f USING (feedback_id)
    WHERE f.kind <> 'staff' AND f.source IN (SELECT source FROM listening_post)
      AND ($since IS NULL OR f.occurred_at >= $since)
      AND ($until IS NULL OR coalesce(f.occurred_at < $until, $since IS NULL))
)
SELECT asked, min(question) AS question, low, high, CASE WHEN grouping(channel) = 1 THEN '' ELSE source END AS asked_in,
    CASE WHEN grouping(channel) = 1 THEN source ELSE channel END AS part,
    count(*) AS n, avg(value) AS mean, sample_variance(value) AS variance
FROM answer
GROUP BY GROUPING SETS ((asked, low, high, source), (asked, low, high, source, channel))
HAVING part IS NOT NULL
ORDER BY asked, low, high, asked_in, part;
