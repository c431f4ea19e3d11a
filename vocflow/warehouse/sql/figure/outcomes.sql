-- outcomes: one row per listening post and scale on which customers answered an outcome question.
SELECT source, kind, survey_type, scale, low, high, count(*) AS n, min(question) AS question
FROM outcome_answer
GROUP BY ALL ORDER BY source, scale, low, high;
