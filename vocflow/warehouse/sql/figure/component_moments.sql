-- component_moments: one row per third of yearly value (NULL: unknown): each customer's latest answer to this question.
SELECT yearly_value, count(*) AS n, avg(value) AS mean, sample_variance(value) AS variance,
    any_value(low) AS low, any_value(high) AS high
FROM chosen('component', $since, $until, $segment, $as_of)
WHERE question = $question
GROUP BY ALL ORDER BY ALL;
