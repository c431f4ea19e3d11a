-- unmatched_counts: one row: comments in the taxonomy's language, and how many mention none of its themes.
SELECT count(*) AS n, count(*) FILTER (comment_id NOT IN (SELECT comment_id FROM mentioned($since, $until))) AS unmatched
FROM spoken($since, $until) WHERE language = $language;
