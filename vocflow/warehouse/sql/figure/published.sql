-- published: one row per figure of these measures over one of the periods given, as the first run published it in which the
-- period was closed (had ended by the day that the run was made for), with that run.
WITH period AS (
    SELECT unnest($slugs::VARCHAR[]) AS slug, unnest($ends::DATE[]) AS ends, unnest($starts_at::VARCHAR[]) AS starts_at,
        unnest($ends_at::VARCHAR[]) AS ends_at
)
SELECT p.slug, f.figure_id, f.measure, f.parameters, f.value, f.low, f.high, f.n, f.run_id, r.ended_at,
    coalesce(r.as_of, r.ended_at::DATE) AS as_of, r.taxonomy_version, r.model_id, r.version
FROM figure AS f
JOIN run AS r ON r.run_id = f.run_id
JOIN period AS p ON json_extract_string(f.parameters, '$.since') = p.starts_at
    AND json_extract_string(f.parameters, '$.until') = p.ends_at AND coalesce(r.as_of, r.ended_at::DATE) >= p.ends
WHERE list_contains($measures, f.measure) AND coalesce(json_extract_string(f.parameters, '$.segment'), '') = ''
  AND suffix(f.figure_id, '.' || p.slug)
QUALIFY row_number() OVER (PARTITION BY f.figure_id, p.slug ORDER BY r.ended_at, r.run_id) = 1
ORDER BY p.ends, f.position;
