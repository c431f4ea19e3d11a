-- input: one row: how many comments there are, and a hash of all that a reading depends on.
SELECT count(*) AS comments,
    concat_ws('-', $rules, md5($brands), count(*), bit_xor(hash(c.comment_id, c.text, f.kind, r.value, r.low, r.high)),
        (SELECT coalesce(max(label_no), 0) FROM label)) AS input_hash
FROM comment AS c
JOIN feedback AS f USING (feedback_id)
LEFT JOIN rating AS r ON r.feedback_id = c.feedback_id AND r.role = 'outcome';
