-- segment_values: one row per value of the segment among the answers in [since, until), most answers first.
SELECT segments[$segment] AS value, count(*) AS n
FROM scored($sources, $since, $until, NULL, NULL)
WHERE segments[$segment] IS NOT NULL
GROUP BY value ORDER BY n DESC, value;
