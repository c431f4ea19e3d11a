-- chosen_counts: one row per combination of yearly value, tenure and segment: customers who answered the questions in this
-- role (once each), and how many of them favourably.
SELECT yearly_value, tenure, segment, count(*) AS told, count(*) FILTER (favourable) AS favourable
FROM (
    SELECT who, any_value(yearly_value) AS yearly_value, any_value(tenure) AS tenure, any_value(segment) AS segment,
        bool_and(favourable) AS favourable
    FROM chosen($asked_as, $since, $until, $segment, $as_of) GROUP BY who
)
GROUP BY ALL ORDER BY ALL;
