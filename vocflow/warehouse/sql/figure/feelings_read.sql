-- feelings_read: one row: comments of [since, until) without the audited ones of [audit_since, audit_until), and how many the
-- reader calls criticism, neutral, praise, whatever people say of them.
SELECT count(*) AS n,
    count(*) FILTER (NOT k.abstained AND s.feeling_read = 'negative') AS negative,
    count(*) FILTER (NOT k.abstained AND s.feeling_read = 'neutral') AS neutral,
    count(*) FILTER (NOT k.abstained AND s.feeling_read = 'positive') AS positive
FROM spoken($since, $until) AS s JOIN classification AS k ON k.comment_id = s.comment_id
WHERE s.comment_id NOT IN (
    SELECT a.comment_id FROM audited() AS a JOIN spoken($audit_since, $audit_until) AS o ON o.comment_id = a.comment_id
    WHERE a.feeling IS NOT NULL);
