-- nps_groups: one row per group (a channel, a listening post, a value of a segment; NULL where it is not known) and way in which
-- its respondents answered the 0-10 question, as in nps_counts.
SELECT in_group, promoters, passives, detractors, count(*) AS respondents
FROM (
    SELECT
        group_of(channel, source, segments, $kind_of_group, $by_segment) AS in_group,
        count(*) FILTER (score >= 9) AS promoters,
        count(*) FILTER (score >= 7 AND score < 9) AS passives,
        count(*) FILTER (score < 7) AS detractors
    FROM scored($sources, $since, $until, NULL, NULL)
    GROUP BY in_group, respondent(feedback_id, customer_id, segments, $account)
)
GROUP BY ALL ORDER BY ALL;
