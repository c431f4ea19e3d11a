-- lateness_posts: one row per listening post with commented answers that tell of lateness, with the number of those of
-- them that also praise something: the ones the figures hang on.
SELECT f.source, any_value(w.question ORDER BY w.feedback_id) AS question, min(w.low) AS low, max(w.high) AS high, count(*) AS late_and_praised
FROM kept_waiting((SELECT list(source) FROM listening_post), $since, $until, $late, $signals) AS w
JOIN feedback AS f ON f.feedback_id = w.feedback_id
WHERE w.is_late AND w.praised AND w.high - w.low > 1
GROUP BY f.source
HAVING count(DISTINCT (w.low, w.high)) = 1
ORDER BY late_and_praised DESC, f.source;
