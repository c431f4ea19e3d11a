-- asked: one row per comment of the list and drawing that asked about it (none: one row), with its text as it stands (NULL:
-- it is gone or has changed since the drawing), its classification's presence, and the themes that could be chosen from.
SELECT given.comment_id, given.draw_id AS asked_by, d.draw_id, coalesce(d.text_hash, text_hash(c.text)) AS text_hash,
    CASE WHEN d.text_hash IS NULL OR d.text_hash = text_hash(c.text) THEN c.text END AS text,
    coalesce(d.taxonomy_version, taxonomy_in_use()) AS taxonomy_version, k.comment_id IS NOT NULL AS classified
FROM (SELECT unnest($comment_ids::VARCHAR[]) AS comment_id, unnest($draw_ids::VARCHAR[]) AS draw_id) AS given
LEFT JOIN comment AS c ON c.comment_id = given.comment_id
LEFT JOIN classification AS k ON k.comment_id = given.comment_id
LEFT JOIN draw AS d ON d.comment_id = given.comment_id AND d.draw_id = given.draw_id;
