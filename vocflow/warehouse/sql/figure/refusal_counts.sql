-- refusal_counts: one row per listening post and reason for which records are set aside, with the value they share, if any.
SELECT source, reason, min(advice) AS advice, count(*) AS records,
    CASE WHEN count(DISTINCT excerpt) = 1 THEN min(excerpt) END AS shared
FROM quarantine
WHERE state = 'open' AND list_contains($sources, source)
GROUP BY source, reason
ORDER BY records DESC, source, reason;
