-- totals: one row: what the warehouse holds.
SELECT (SELECT count(*) FROM feedback) AS feedback, (SELECT count(*) FROM comment) AS comments,
    (SELECT count(*) FROM rating) AS ratings, (SELECT count(*) FROM customer) AS customers,
    (SELECT count(*) FROM mention WHERE taxonomy_version = taxonomy_in_use()) AS mentions, (SELECT count(*) FROM quarantine WHERE state = 'open') AS quarantined;
