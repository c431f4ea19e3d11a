-- audit_rows: one row per audited comment of [since, until): what a person says of it (NULL: not judged) and what is read in
-- it now by a reader that did not learn from it, its language, and the chances to be audited.
WITH found AS (
    SELECT comment_id, list(theme) AS themes FROM mention
    WHERE taxonomy_version = taxonomy_in_use() AND comment_id IN (SELECT comment_id FROM audited()) GROUP BY comment_id
)
SELECT a.comment_id, s.language, a.feeling, s.feeling_read, k.abstained, a.feeling_chance,
    list_transform(a.themes, lambda chosen: chosen.theme) AS themes, a.choice, coalesce(f.themes, []) AS themes_read, a.themes_chance
FROM audited() AS a
JOIN spoken($since, $until) AS s ON s.comment_id = a.comment_id
JOIN classification AS k ON k.comment_id = a.comment_id
LEFT JOIN found AS f ON f.comment_id = a.comment_id
ORDER BY a.comment_id;
