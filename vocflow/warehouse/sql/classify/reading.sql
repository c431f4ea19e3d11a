-- One row for the reading, known by the hash of what it assigned: of each comment its feeling, and its themes with spans and
-- feelings. Their digests are joined by exclusive or, so that their order does not matter; none occurs twice.
INSERT OR IGNORE INTO taxonomy VALUES ($taxonomy_version, $themes);

INSERT INTO reading
WITH digest AS (
    SELECT md5_number(concat_ws(chr(31), comment_id, feeling)) AS number FROM classification WHERE model_id = $model_id
    UNION ALL
    SELECT md5_number(concat_ws(chr(31), comment_id, start_at, end_at, feeling, theme)) FROM mention
    WHERE taxonomy_version = $taxonomy_version
)
SELECT (SELECT coalesce(max(reading_no), 0) + 1 FROM reading), $input_hash, $model_id, $taxonomy_version, $comments,
    (SELECT lpad(lower(hex(bit_xor(number))), 32, '0') FROM digest);
