-- evidence/late_comment: one row per comment of [since, until) that came first, changed or was judged after this moment, and
-- where it stands.
SELECT s.feedback_id, s.feeling AS value, f.source, p.path, f.line
FROM spoken($since, $until) AS s
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE f.changed_at > $after_until OR s.comment_id IN (SELECT l.comment_id FROM label AS l WHERE l.labelled_at > $after_until)
ORDER BY f.source, p.path, f.line;
