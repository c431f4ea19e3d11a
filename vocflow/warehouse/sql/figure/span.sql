-- span: one row: first and last answer to the outcome question (or first and last comment, where no source has one).
SELECT min(occurred_at) AS first_at, max(occurred_at) AS last_at, count(*) AS n, max(score) AS highest,
    any_value(question ORDER BY feedback_id) AS question, any_value(low) AS low, any_value(high) AS high
FROM scored($sources, $since, $until, NULL, NULL);
