-- post_counts: one row per listening post, channel, cluster of near-duplicates (NULL: in none) and pattern of feelings:
-- pieces of feedback in [since, until) whose comments read hold so many of criticism, neutral and praise each.
SELECT source, channel, cluster_id, negative, neutral, positive, count(*) AS feedback
FROM (
    SELECT s.source, s.channel, min(d.cluster_id) AS cluster_id,
        count(*) FILTER (s.feeling = 'negative') AS negative,
        count(*) FILTER (s.feeling = 'neutral') AS neutral,
        count(*) FILTER (s.feeling = 'positive') AS positive
    FROM spoken($since, $until) AS s LEFT JOIN near_duplicate AS d ON d.comment_id = s.comment_id
    WHERE NOT s.abstained
    GROUP BY s.source, s.channel, s.feedback_id
)
GROUP BY ALL ORDER BY ALL;
