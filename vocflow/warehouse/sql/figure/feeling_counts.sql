-- feeling_counts: one row: comments read, and how many are criticism, neutral, praise.
SELECT count(*) AS n,
    count(*) FILTER (feeling = 'negative') AS negative,
    count(*) FILTER (feeling = 'neutral') AS neutral,
    count(*) FILTER (feeling = 'positive') AS positive
FROM spoken($since, $until)
WHERE NOT abstained;
