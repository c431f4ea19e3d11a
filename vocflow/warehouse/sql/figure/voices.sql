-- voices: one row per combination of yearly value, tenure and segment, and theme (NULL: all who commented): how many
-- customers commented, and of these praised, criticised, asked for or spoke of the theme.
WITH placed AS MATERIALIZED (
    SELECT * FROM speaker($since, $until, $language, $segment, $as_of)
),
voice AS (
    SELECT who, theme, bool_or(feeling = 'positive' AND NOT asked) AS praised,
        bool_or(feeling = 'negative' AND NOT asked) AS criticised, bool_or(asked) AS asked
    FROM voiced($since, $until, $language, $wish) GROUP BY who, theme
)
SELECT yearly_value, tenure, segment, NULL AS theme, count(*) AS told, 0 AS praised, 0 AS criticised, 0 AS asked
FROM placed GROUP BY ALL
UNION ALL
SELECT p.yearly_value, p.tenure, p.segment, v.theme, count(*), count(*) FILTER (v.praised),
    count(*) FILTER (v.criticised), count(*) FILTER (v.asked)
FROM voice AS v JOIN placed AS p USING (who) GROUP BY ALL
ORDER BY ALL;
