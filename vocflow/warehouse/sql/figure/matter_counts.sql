-- matter_counts: one row per pattern of a customer's contacts: how many customers have it, and of each its contacts, the
-- repeats among them, its first contacts of which enough time has passed, and those that settled the matter. With `solving`
-- only contacts at listening posts that record solutions (true), or that record none (false).
SELECT contacts, repeats, firsts, settled, count(*) AS customers
FROM (
    SELECT customer_id, count(*) AS contacts,
        count(*) FILTER (is_repeat) AS repeats,
        count(*) FILTER (decided AND NOT is_repeat) AS firsts,
        count(*) FILTER (decided AND NOT is_repeat AND helped AND NOT came_again) AS settled
    FROM matter($since, $until, $as_of, $days, $signals)
    WHERE ($channel IS NULL OR channel = $channel)
      AND ($solving IS NULL OR feedback_id IN (
          SELECT k.feedback_id FROM contact($since, $until, $as_of) AS k WHERE k.has_resolutions = $solving
      ))
    GROUP BY customer_id
)
GROUP BY ALL ORDER BY ALL;
