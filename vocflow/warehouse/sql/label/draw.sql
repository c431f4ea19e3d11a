-- One row per comment picked, with what was read in it at this moment.
INSERT INTO draw BY NAME
WITH picked AS (
    SELECT unnest($comment_ids::VARCHAR[]) AS comment_id, unnest($kinds::VARCHAR[]) AS kind, unnest($whys::VARCHAR[]) AS why,
        unnest($populations::BIGINT[]) AS population, unnest($chances::DOUBLE[]) AS inclusion_probability,
        generate_subscripts($comment_ids::VARCHAR[], 1) AS position
),
found AS (
    SELECT comment_id, list({'theme': theme, 'feeling': feeling} ORDER BY theme) AS themes
    FROM mention WHERE taxonomy_version = taxonomy_in_use() GROUP BY comment_id
)
SELECT $draw_id AS draw_id, p.*, $drawn_at AS drawn_at, $seed AS seed, $since AS since, $until AS until,
    text_hash(c.text) AS text_hash, k.model_id, taxonomy_in_use() AS taxonomy_version, k.feeling, k.p_negative, k.p_neutral,
    k.p_positive, k.abstained, coalesce(f.themes, []) AS themes
FROM picked AS p
JOIN comment AS c ON c.comment_id = p.comment_id
JOIN classification AS k ON k.comment_id = p.comment_id
LEFT JOIN found AS f ON f.comment_id = p.comment_id;
