-- named_counts: one row per name and channel: customers whose comments hold the name, and those who did so in praise.
SELECT unit, stratum, count(*) AS customers, count(*) FILTER (praised) AS praised
FROM (
    SELECT name AS unit, stratum, who, bool_or(praised) AS praised FROM named_as($since, $until, $names) GROUP BY ALL
)
GROUP BY ALL ORDER BY ALL;
