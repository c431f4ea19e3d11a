-- competitor_rows: one row per comment and competitor that it names: the comment's words and where the name stands.
SELECT m.comment_id, m.theme, c.text, m.start_at, m.end_at
FROM mentioned($since, $until) AS m JOIN comment AS c ON c.comment_id = m.comment_id
WHERE list_contains($themes, m.theme)
ORDER BY m.comment_id, m.theme;
