-- evidence/audited: one row per audited comment behind a corrected share: what a person says of it, and where it stands.
SELECT s.feedback_id,
    CASE WHEN $theme IS NULL THEN coalesce(a.feeling, 'not judged')
        WHEN list_contains(list_transform(a.themes, lambda chosen: chosen.theme), $theme) THEN $theme ELSE 'not ' || $theme END AS value,
    f.source, p.path, f.line
FROM audited() AS a
JOIN spoken($audit_since, $audit_until) AS s ON s.comment_id = a.comment_id
JOIN feedback AS f ON f.feedback_id = s.feedback_id LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE $theme IS NULL OR (a.themes IS NOT NULL AND s.language = $language AND list_contains(a.choice, $theme))
ORDER BY f.source, p.path, f.line;
