-- row_counts: one row: the accounting of the latest version of every file of the listening posts in use.
WITH latest AS (
    SELECT * FROM source_file
    WHERE outcome = 'loaded' AND list_contains($sources, source)
    QUALIFY row_number() OVER (PARTITION BY source, path ORDER BY read_at DESC, file_id) = 1
)
SELECT count(*) AS files, coalesce(sum(read), 0)::BIGINT AS read, coalesce(sum(loaded), 0)::BIGINT AS loaded,
    coalesce(sum(updated), 0)::BIGINT AS updated, coalesce(sum(unchanged), 0)::BIGINT AS unchanged,
    coalesce(sum(excluded), 0)::BIGINT AS excluded, coalesce(sum(quarantined), 0)::BIGINT AS quarantined
FROM latest;
