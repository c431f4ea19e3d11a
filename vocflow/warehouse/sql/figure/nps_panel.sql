-- nps_panel: one row per pair of groups (0 promoters, 1 passives, 2 detractors) that respondents known by name were in, before and
-- after, by their last answer in either span.
WITH answered AS (
    SELECT respondent(feedback_id, customer_id, segments, $account) AS who, score, occurred_at, feedback_id, true AS later
    FROM scored($sources, $since, $until, $segment, $segment_value)
    WHERE customer_id IS NOT NULL
    UNION ALL
    SELECT respondent(feedback_id, customer_id, segments, $account), score, occurred_at, feedback_id, false
    FROM scored($sources, $before_since, $before_until, $segment, $segment_value)
    WHERE customer_id IS NOT NULL
),
last_answers AS (
    SELECT who,
        arg_max(score, (occurred_at, feedback_id)) FILTER (later) AS score_after,
        arg_max(score, (occurred_at, feedback_id)) FILTER (NOT later) AS score_before
    FROM answered GROUP BY who
)
SELECT
    CASE WHEN score_after >= 9 THEN 0 WHEN score_after >= 7 THEN 1 ELSE 2 END AS after,
    CASE WHEN score_before >= 9 THEN 0 WHEN score_before >= 7 THEN 1 ELSE 2 END AS before,
    count(*) AS respondents
FROM last_answers
WHERE score_after IS NOT NULL AND score_before IS NOT NULL
GROUP BY ALL ORDER BY ALL;
