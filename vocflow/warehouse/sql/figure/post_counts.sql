-- post_counts: one row per listening post, channel and cluster of near-duplicates (NULL: in none): comments read in
-- [since, until), and how many are criticism, neutral, praise.
SELECT s.source, s.channel, d.cluster_id, count(*) AS comments,
    count(*) FILTER (s.feeling = 'negative') AS negative,
    count(*) FILTER (s.feeling = 'neutral') AS neutral,
    count(*) FILTER (s.feeling = 'positive') AS positive
FROM spoken($since, $until) AS s LEFT JOIN near_duplicate AS d ON d.comment_id = s.comment_id
WHERE NOT s.abstained
GROUP BY ALL ORDER BY ALL;
