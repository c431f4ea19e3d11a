-- raised: one row per alert, oldest first.
SELECT alert_no, theme, raised_on, began_on, evidence, threshold, taxonomy_version, run_id
FROM alert
ORDER BY raised_on, alert_no;
