-- nps_counts: one row per way in which respondents answered the 0-10 question: how many promoters', passives' and detractors'
-- answers each of them gave, and how many respondents did so.
SELECT promoters, passives, detractors, count(*) AS respondents
FROM (
    SELECT
        count(*) FILTER (score >= 9) AS promoters,
        count(*) FILTER (score >= 7 AND score < 9) AS passives,
        count(*) FILTER (score < 7) AS detractors
    FROM scored($sources, $since, $until, $segment, $segment_value)
    GROUP BY respondent(feedback_id, customer_id, segments, $account)
)
GROUP BY ALL ORDER BY ALL;
