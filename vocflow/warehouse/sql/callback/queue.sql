-- queue: one row per customer to call back, in the order of calling: thirds of the customers' yearly value, the highest
-- first (0, 1, 2; 3 where it is not known), within a third the longest wait first.
WITH edge AS (
    SELECT quantile_disc(yearly_value, 2 / 3) AS upper, quantile_disc(yearly_value, 1 / 3) AS lower
    FROM customer
    WHERE source IN (SELECT source FROM listening_post) AND (left_on IS NULL OR left_on > $as_of)
)
SELECT d.customer_id, d.answered_at, d.score, d.called_at,
    CASE WHEN d.yearly_value > e.upper THEN 0 WHEN d.yearly_value > e.lower THEN 1 WHEN d.yearly_value IS NOT NULL THEN 2 ELSE 3 END AS third,
    p.path, d.line
FROM to_call($since, $until, $known_until, $as_of) AS d CROSS JOIN edge AS e
LEFT JOIN source_file AS p ON p.file_id = d.file_id
ORDER BY third, d.answered_at, p.path, d.line;
