-- sequences: one row: phone contacts of known customers, and how many of them came within so many days after a written contact
-- of the same customer; and of those about a theme, how many came after a written one about it. Signals are no themes.
WITH theme AS (
    SELECT feedback_id, list(DISTINCT theme) AS themes FROM mentioned(NULL, $until)
    WHERE NOT list_contains($signals, theme) GROUP BY feedback_id
),
reached AS (
    SELECT c.feedback_id, c.customer_id, c.occurred_at, t.themes,
        f.kind = 'call' OR lower(f.channel) IN ('phone', 'telephone') AS by_phone
    FROM contact(NULL, $until, $as_of) AS c
    JOIN feedback AS f ON f.feedback_id = c.feedback_id
    LEFT JOIN theme AS t ON t.feedback_id = c.feedback_id
    WHERE c.customer_id IS NOT NULL
),
phoned AS (
    SELECT p.feedback_id, any_value(p.themes) IS NOT NULL AS has_theme, bool_or(w.feedback_id IS NOT NULL) AS preceded,
        coalesce(bool_or(list_has_any(p.themes, w.themes)), false) AS same_theme
    FROM reached AS p
    LEFT JOIN reached AS w ON NOT w.by_phone AND w.customer_id = p.customer_id
        AND w.occurred_at < p.occurred_at AND w.occurred_at >= p.occurred_at - to_days($days::INTEGER)
    WHERE p.by_phone AND ($since IS NULL OR p.occurred_at >= $since)
    GROUP BY p.feedback_id
)
SELECT count(*) AS n, count(*) FILTER (preceded) AS preceded,
    count(*) FILTER (has_theme) AS n_theme, count(*) FILTER (same_theme) AS preceded_theme
FROM phoned;
