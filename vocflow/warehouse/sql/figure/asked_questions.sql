-- asked_questions: one row per question, scale and listening post that asked it, with how many answered in [since, until).
SELECT f.source, f.kind, f.survey_type, r.question, r.scale, r.low, r.high, count(*) AS n
FROM rating AS r JOIN feedback AS f USING (feedback_id)
WHERE f.source IN (SELECT source FROM listening_post)
  AND ($since IS NULL OR f.occurred_at >= $since)
  AND ($until IS NULL OR coalesce(f.occurred_at < $until, $since IS NULL))
GROUP BY ALL ORDER BY r.question, f.source, r.scale, r.low, r.high;
