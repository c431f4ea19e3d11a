-- evidence/sparable: one row per contact that was read: what would have spared it, if anything, and where it stands.
SELECT s.feedback_id, s.by_way AS value, p.source, p.path, s.line
FROM sparable($since, $until, $as_of, $self_service, $reminder, $signals) AS s
LEFT JOIN source_file AS p ON p.file_id = s.file_id
ORDER BY p.source, p.path, s.line;
