-- contested: one row per comment that the model calls negative or positive and that no human has judged nor been asked
-- about, of each text one, the surest first; with its score's place on its scale (0 to 1, NaN without one), if it has one.
SELECT s.comment_id, s.text, s.language, s.feeling, greatest(k.p_negative, k.p_positive) AS sure,
    CASE WHEN r.value IS NOT NULL THEN (r.value - r.low) / (r.high - r.low) ELSE 'nan'::DOUBLE END AS score01
FROM spoken($since, $until) AS s
JOIN classification AS k ON k.comment_id = s.comment_id
LEFT JOIN rating AS r ON r.feedback_id = s.feedback_id AND r.role = 'outcome'
WHERE s.feeling <> 'neutral' AND NOT s.abstained
  AND s.comment_id NOT IN (SELECT comment_id FROM label)
  AND s.comment_id NOT IN (SELECT comment_id FROM draw)
  AND NOT list_contains($taken::VARCHAR[], s.comment_id)
QUALIFY row_number() OVER (PARTITION BY s.text ORDER BY s.comment_id) = 1
ORDER BY round(sure, 9) DESC, sha256(concat_ws('|', $seed, $drawing, s.comment_id));
