-- feelings: one row per labeller and text of a comment: the labeller's latest feeling, where it was judged.
SELECT comment_id || text_hash AS unit, labeller, arg_max(feeling, label_no) AS feeling
FROM label WHERE feeling IS NOT NULL GROUP BY ALL ORDER BY unit, labeller;
