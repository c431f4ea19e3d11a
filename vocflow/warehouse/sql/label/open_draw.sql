-- open_draw: no row or one: the latest drawing that asked for this comment as its text stands.
SELECT d.draw_id FROM draw AS d JOIN comment AS c ON c.comment_id = d.comment_id AND text_hash(c.text) = d.text_hash
WHERE d.comment_id = $comment_id AND d.kind <> 'corrected'
ORDER BY d.drawn_at DESC, d.draw_id LIMIT 1;
