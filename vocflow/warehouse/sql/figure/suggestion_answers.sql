-- suggestion_answers: one row per answer to another question of the outcome's survey: whether one of the two highest answers
-- was given (yes, of yes or no), on scales of at most 0 to 10.
SELECT s.feedback_id, r.question, max(r.value >= CASE WHEN r.scale = 'yes_no' THEN r.high ELSE r.high - 1 END) AS satisfied
FROM scored($sources, $since, $until, NULL, NULL) AS s
JOIN rating AS r ON r.feedback_id = s.feedback_id AND r.role = 'component' AND r.high - r.low <= 10
GROUP BY s.feedback_id, r.question ORDER BY s.feedback_id, r.question;
