-- evidence/posted: one row per comment of these listening posts or channels in [since, until): its feeling, and where it stands.
SELECT s.feedback_id, s.feeling AS value, f.source, p.path, f.line
FROM spoken($since, $until) AS s
JOIN feedback AS f USING (feedback_id) LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE NOT s.abstained AND (list_contains($posts, s.source) OR list_contains($posts, s.channel))
ORDER BY f.source, p.path, f.line;
