-- exposed_values: one row per theme: the yearly values, in cents, of the present customers who criticised it. All themes at
-- once: comments are looked through once, not once for each.
WITH critic AS (
    SELECT DISTINCT theme, customer_id FROM mentioned($since, $until)
    WHERE feeling = 'negative' AND customer_id IS NOT NULL
)
SELECT k.theme, list((c.yearly_value * 100)::BIGINT) AS cents
FROM critic AS k
JOIN customer AS c ON c.customer_id = k.customer_id
WHERE c.source IN (SELECT source FROM listening_post)
  AND (c.left_on IS NULL OR c.left_on > $as_of)
  AND c.yearly_value IS NOT NULL
GROUP BY k.theme ORDER BY k.theme;
