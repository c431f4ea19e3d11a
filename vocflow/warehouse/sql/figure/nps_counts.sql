-- nps_counts: one row: promoters, passives and detractors among the answers to the 0-10 question.
SELECT
    count(*) FILTER (score >= 9) AS promoters,
    count(*) FILTER (score >= 7 AND score < 9) AS passives,
    count(*) FILTER (score < 7) AS detractors
FROM scored($sources, $since, $until, $segment, $segment_value);
