-- assignment: one row per comment read: its feeling, and its themes with spans, each with its feeling.
-- One row for the reading, known by the hash of what it assigned: the digests of all comments, joined by exclusive or, so
-- that their order does not matter.
INSERT OR IGNORE INTO taxonomy VALUES ($taxonomy_version, $themes);

INSERT INTO reading
WITH assignment AS (
    SELECT k.comment_id, k.feeling,
        list({'theme': m.theme, 'start': m.start_at, 'end': m.end_at, 'feeling': m.feeling} ORDER BY m.theme) FILTER (m.theme IS NOT NULL) AS themes
    FROM classification AS k
    LEFT JOIN mention AS m ON m.comment_id = k.comment_id AND m.taxonomy_version = $taxonomy_version
    WHERE k.model_id = $model_id
    GROUP BY ALL
),
digest AS (
    SELECT md5(to_json({'comment': comment_id, 'feeling': feeling, 'themes': themes})::VARCHAR) AS md5 FROM assignment
)
SELECT (SELECT coalesce(max(reading_no), 0) + 1 FROM reading), $input_hash, $model_id, $taxonomy_version, $comments,
    (SELECT format('{:016x}{:016x}', bit_xor(('0x' || md5[:16])::UBIGINT), bit_xor(('0x' || md5[17:])::UBIGINT)) FROM digest);
