-- promise_counts: one row per theme: mentions that tell of something good (a promise kept) and of something bad (broken).
SELECT theme, count(*) FILTER (feeling = 'positive') AS kept, count(*) FILTER (feeling = 'negative') AS broken
FROM mentioned($since, $until)
GROUP BY theme ORDER BY theme;
