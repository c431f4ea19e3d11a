-- contact_feelings: one row per theme and channel of contacts: mentions, and how many of them are criticism.
SELECT m.theme, c.channel, count(*) AS n, count(*) FILTER (m.feeling = 'negative') AS negative
FROM mentioned($since, $until) AS m JOIN contact($since, $until, $as_of) AS c ON c.feedback_id = m.feedback_id
GROUP BY m.theme, c.channel ORDER BY m.theme, c.channel;
