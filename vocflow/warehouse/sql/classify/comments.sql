-- comments: one row per comment, with the place of its outcome score on the scale it was asked (0 to 1, NaN without one).
-- Staff do not speak for customers: their scores teach nothing.
SELECT c.comment_id, c.text, f.source, f.kind = 'post' AS is_post, coalesce(c.language, 'und') AS language,
    CASE WHEN f.kind <> 'staff' AND r.value IS NOT NULL THEN (r.value - r.low) / (r.high - r.low) ELSE 'nan'::DOUBLE END AS score01
FROM comment AS c
JOIN feedback AS f USING (feedback_id)
LEFT JOIN rating AS r ON r.feedback_id = c.feedback_id AND r.role = 'outcome'
ORDER BY c.comment_id;
