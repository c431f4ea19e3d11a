-- queue: one row per comment that was drawn (by this drawing, when given), that nobody judged in answer to it, and whose
-- text still stands; the latest drawing first. What was read in it is left out: it would lead the labeller.
SELECT d.draw_id, d.comment_id, d.kind, d.why, d.drawn_at, c.text, c.question, f.source, f.occurred_at, k.language
FROM draw AS d
JOIN comment AS c ON c.comment_id = d.comment_id AND text_hash(c.text) = d.text_hash
JOIN feedback AS f ON f.feedback_id = c.feedback_id
LEFT JOIN classification AS k ON k.comment_id = d.comment_id
WHERE d.kind <> 'corrected' AND ($draw_id IS NULL OR d.draw_id = $draw_id)
  AND NOT EXISTS (SELECT 1 FROM label AS l WHERE l.draw_id = d.draw_id AND l.comment_id = d.comment_id)
ORDER BY d.drawn_at DESC, d.draw_id, d.position;
