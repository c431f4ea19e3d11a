-- near_duplicates: one row per cluster of near-duplicates with posts in [since, until): its posts and authors there, and the
-- first of its texts.
SELECT d.cluster_id, s.source, count(*) AS posts, count(DISTINCT s.author_id) AS authors,
    arg_min(s.text, (s.occurred_at, s.comment_id)) AS text
FROM near_duplicate AS d
JOIN spoken($since, $until) AS s ON s.comment_id = d.comment_id
GROUP BY ALL ORDER BY posts DESC, d.cluster_id;
