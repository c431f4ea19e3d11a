-- theme_counts: one row per theme: comments in the taxonomy's language that mention it, with the feeling of the mention.
SELECT m.theme, count(*) AS mentions,
    count(*) FILTER (m.feeling = 'negative') AS negative,
    count(*) FILTER (m.feeling = 'positive') AS positive
FROM mentioned($since, $until) AS m
WHERE m.language = $language
GROUP BY m.theme
ORDER BY mentions DESC, m.theme;
