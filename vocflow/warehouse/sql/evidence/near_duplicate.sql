-- evidence/near_duplicate: one row per post of [since, until) in the cluster that holds this one (NULL: in any cluster of at
-- least `fewest` of this listening post): its text, and where it stands.
SELECT s.feedback_id, s.text AS value, f.source, p.path, f.line
FROM near_duplicate AS d
JOIN spoken($since, $until) AS s ON s.comment_id = d.comment_id
JOIN feedback AS f ON f.feedback_id = s.feedback_id LEFT JOIN source_file AS p ON p.file_id = f.file_id
WHERE s.source = $source AND CASE WHEN $cluster IS NULL THEN true
    ELSE d.cluster_id = (SELECT o.cluster_id FROM near_duplicate AS o WHERE o.comment_id = $cluster) END
QUALIFY $fewest IS NULL OR count(*) OVER (PARTITION BY d.cluster_id) >= $fewest
ORDER BY f.source, p.path, f.line;
