-- sequences: one row: phone contacts of known customers about a theme, and how many of them came after a written contact of
-- the same customer about the same theme within so many days.
WITH about AS (
    SELECT DISTINCT c.feedback_id, c.customer_id, c.occurred_at, m.theme,
        f.kind = 'call' OR lower(f.channel) IN ('phone', 'telephone') AS by_phone
    FROM contact(NULL, $until, $as_of) AS c
    JOIN feedback AS f ON f.feedback_id = c.feedback_id
    JOIN mentioned(NULL, $until) AS m ON m.feedback_id = c.feedback_id
    WHERE c.customer_id IS NOT NULL
),
phoned AS (
    SELECT p.feedback_id, bool_or(w.feedback_id IS NOT NULL) AS preceded
    FROM about AS p
    LEFT JOIN about AS w ON NOT w.by_phone AND w.customer_id = p.customer_id AND w.theme = p.theme
        AND w.occurred_at < p.occurred_at AND w.occurred_at >= p.occurred_at - to_days($days::INTEGER)
    WHERE p.by_phone AND ($since IS NULL OR p.occurred_at >= $since)
    GROUP BY p.feedback_id
)
SELECT count(*) AS n, count(*) FILTER (preceded) AS preceded FROM phoned;
