-- outcomes: one row per listening post and scale on which customers answered an outcome question.
SELECT f.source, f.kind, f.survey_type, r.scale, r.low, r.high, count(*) AS n, min(r.question) AS question
FROM rating AS r JOIN feedback AS f USING (feedback_id)
WHERE r.role = 'outcome' AND f.kind <> 'staff' AND f.source IN (SELECT source FROM listening_post)
GROUP BY ALL ORDER BY f.source, r.scale, r.low, r.high;
