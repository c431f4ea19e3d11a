-- praise_counts: one row per agent (or team, where agents have `units`) and kind of contact: customers, and those who
-- praised; each counts once however often they called.
SELECT unit, stratum, count(*) AS customers, count(*) FILTER (praised) AS praised
FROM (
    SELECT CASE WHEN $units IS NULL THEN agent_id ELSE $units[list_position($agents, agent_id)] END AS unit,
        stratum, who, bool_or(praised) AS praised
    FROM handled($since, $until, $themes, $case_mix) GROUP BY ALL
)
WHERE unit IS NOT NULL
GROUP BY ALL ORDER BY ALL;
