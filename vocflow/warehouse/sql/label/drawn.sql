-- drawn: one row per way of drawing: comments drawn, and how many of them were judged in answer to it.
SELECT d.kind, count(*) AS drawn, count(*) FILTER (EXISTS (
    SELECT 1 FROM label AS l WHERE l.draw_id = d.draw_id AND l.comment_id = d.comment_id)) AS judged
FROM draw AS d GROUP BY d.kind ORDER BY d.kind;
