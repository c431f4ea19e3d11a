-- themes_read: one row per theme (and one for all comments, NULL): comments of [since, until) in the taxonomy's language,
-- without the audited ones of [audit_since, audit_until), in which the reader finds it, whatever people say of them.
WITH other AS (
    SELECT s.comment_id FROM spoken($since, $until) AS s
    WHERE s.language = $language AND s.comment_id NOT IN (
        SELECT a.comment_id FROM audited() AS a JOIN spoken($audit_since, $audit_until) AS o ON o.comment_id = a.comment_id
        WHERE a.themes IS NOT NULL)
)
SELECT NULL AS theme, count(*) AS comments FROM other
UNION ALL
SELECT m.theme, count(*) FROM other AS o JOIN mention AS m ON m.comment_id = o.comment_id
WHERE m.taxonomy_version = taxonomy_in_use() GROUP BY m.theme
ORDER BY theme NULLS FIRST;
