-- sparable_counts: one row per pattern of a customer's contacts: how many customers have it, and of each its contacts and
-- those that self-service or a reminder would have spared.
SELECT contacts, by_self_service, by_reminder, count(*) AS customers
FROM (
    SELECT customer, count(*) AS contacts,
        count(*) FILTER (by_way = 'self-service') AS by_self_service,
        count(*) FILTER (by_way = 'reminder') AS by_reminder
    FROM sparable($since, $until, $as_of, $self_service, $reminder, $signals)
    GROUP BY customer
)
GROUP BY ALL ORDER BY ALL;
