-- weighting_cells: one row per combination of these segments' groups among the answers to the 0-10 question in
-- [since, until), answers without one of the groups left out: promoters, passives and detractors.
SELECT list_transform($segments::VARCHAR[], lambda name: segments[name]) AS groups,
    count(*) FILTER (score >= 9) AS promoters,
    count(*) FILTER (score >= 7 AND score < 9) AS passives,
    count(*) FILTER (score < 7) AS detractors
FROM scored($sources, $since, $until, NULL, NULL)
GROUP BY groups
HAVING NOT list_contains(list_transform(groups, lambda value: value IS NULL), true)
ORDER BY groups;
