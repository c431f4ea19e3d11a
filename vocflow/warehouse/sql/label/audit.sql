-- audit: one row per comment of a simple random sample without replacement, with the number of comments it is drawn from:
-- those of customers in [since, until) that no audit has drawn as their text now stands. Each drawing shuffles anew, or
-- comments that came since the one before would be more likely than others.
SELECT s.comment_id, count(*) OVER () AS population
FROM spoken($since, $until) AS s
WHERE NOT EXISTS (
    SELECT 1 FROM draw AS d
    WHERE d.comment_id = s.comment_id AND d.kind = 'audit' AND d.text_hash = text_hash(s.text)
)
ORDER BY sha256(concat_ws('|', $seed, $drawing, s.comment_id))
LIMIT $n;
