-- late_answers: one row per listening post: answers to the outcome question in [since, until) that came first after this
-- moment, and answers that were there and changed after it.
SELECT f.source, count(*) FILTER (f.loaded_at > $after_until) AS late,
    count(*) FILTER (f.loaded_at <= $after_until AND f.changed_at > $after_until) AS updated
FROM scored($sources, $since, $until, NULL, NULL) AS s JOIN feedback AS f USING (feedback_id)
GROUP BY f.source ORDER BY f.source;
