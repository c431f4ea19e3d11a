-- uncertain: one row per comment that no human has judged nor been asked about, of each text one: by turns where the model
-- abstained and where its probabilities are most even.
WITH unasked AS (
    SELECT s.comment_id, s.abstained, -(k.p_negative * ln(greatest(k.p_negative, 1e-12))
        + k.p_neutral * ln(greatest(k.p_neutral, 1e-12)) + k.p_positive * ln(greatest(k.p_positive, 1e-12))) AS entropy,
        sha256(concat_ws('|', $seed, $drawing, s.comment_id)) AS shuffled
    FROM spoken($since, $until) AS s JOIN classification AS k ON k.comment_id = s.comment_id
    WHERE s.comment_id NOT IN (SELECT comment_id FROM label)
      AND s.comment_id NOT IN (SELECT comment_id FROM draw)
      AND NOT list_contains($taken::VARCHAR[], s.comment_id)
    QUALIFY row_number() OVER (PARTITION BY s.text ORDER BY s.comment_id) = 1
)
SELECT comment_id, CASE WHEN abstained THEN 'the model abstained' ELSE 'the model is unsure' END AS why
FROM unasked
ORDER BY row_number() OVER (PARTITION BY abstained ORDER BY round(entropy, 9) DESC, shuffled), abstained
LIMIT $n;
